using Notify.Addresses;
using Notify.Email.Tests.Harness;
using Notify.Inbound;

namespace Notify.Email.Tests.Bounces;

/// <summary>Reports on e-mails that were sent, in the forms in which servers and forwarders write them.</summary>
public sealed class ReturnedMailTests
{
    private const string Ada = "ada@example.org";
    private const string Missing = "Action: failed\nStatus: 5.1.1";

    public static TheoryData<string> Places =>
    [
        "To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To", "Return-Path",
        "Envelope-Id",
    ];

    [Theory]
    [MemberData(nameof(Places))]
    public async Task The_return_address_is_found_wherever_servers_repeat_it(string place)
    {
        await using var world = new BounceWorld();
        var address = world.ReturnAddress(Ada);
        var failed = $"Final-Recipient: rfc822; {Ada}\n{Missing}";

        await world.ReceiveAsync(
            place switch
            {
                "To" => BounceWorld.Report(failed, $"<{address}>"),
                "Return-Path" => BounceWorld.Report(failed, returned: $"Return-Path: <{address}>\nSubject: Hello"),
                "Envelope-Id" => BounceWorld.Report(failed, message: $"Original-Envelope-Id: {Tag(address)}\n"),
                _ => BounceWorld.Report(failed, headers: $"{place}: {address}\n"),
            },
            "message/rfc822");

        (await world.SuppressionAsync(Ada))!.Reason.Should().Be(SuppressionReason.Bounced);
    }

    [Fact]
    public async Task A_server_may_change_the_case_of_the_return_address()
    {
        await using var world = new BounceWorld();

        await world.ReceiveAsync(
            BounceWorld.Report(
                $"Final-Recipient: rfc822; ADA@Example.org\n{Missing}", world.ReturnAddress(Ada).ToUpperInvariant()),
            "message/rfc822");

        (await world.SuppressionAsync(Ada)).Should().NotBeNull();
    }

    [Theory]
    [InlineData("Original-Recipient: rfc822; ada@example.org\n", "", "Subject: Hello")]
    [InlineData("", "X-Failed-Recipients: bob@example.org, ada@example.org\n", "Subject: Hello")]
    [InlineData("", "", "To: Ada <ada@example.org>\nSubject: Hello")]
    [InlineData("", "", "To: \"Lovelace, Ada\" <Ada@Example.org>\nSubject: Hello")]
    public async Task A_forwarded_mailbox_suppresses_the_address_to_which_the_message_was_sent(
        string original, string headers, string returned)
    {
        await using var world = new BounceWorld();
        var failed = $"{original}Final-Recipient: rfc822; ada.l@home.example\n{Missing}";

        var result = await world.ReceiveAsync(
            BounceWorld.Report(failed, world.ReturnAddress(Ada), headers, returned: returned),
            "message/rfc822");

        result.Should().Be(new InboundResult(InboundStatus.Handled, "1 suppressed, 0 unreadable."));
        (await world.SuppressionAsync(Ada))!.Detail.Should().Be("5.1.1");
        (await world.SuppressionAsync("ada.l@home.example")).Should().BeNull("nothing was sent to it by Notify");
        (await world.SuppressionAsync("bob@example.org")).Should().BeNull();
    }

    [Theory]
    [InlineData("5.1.1", true)]
    [InlineData("5.2.2", false)]
    public async Task An_alias_of_several_mailboxes_is_suppressed_if_all_of_them_are_gone(
        string second,
        bool suppressed)
    {
        await using var world = new BounceWorld();
        var recipients = $"""
            Final-Recipient: rfc822; one@home.example
            {Missing}

            Final-Recipient: rfc822; two@home.example
            Action: failed
            Status: {second}
            """;

        await world.ReceiveAsync(
            BounceWorld.Report(recipients, world.ReturnAddress(Ada), returned: $"To: {Ada}"), "message/rfc822");

        (await world.SuppressionAsync(Ada) is not null).Should().Be(suppressed);
    }

    [Fact]
    public async Task A_report_is_accepted_while_the_previous_key_is_kept()
    {
        await using var before = new BounceWorld();
        await using var after = new BounceWorld(o =>
        {
            o.PreviousInboundKeys.Add(o.InboundKey!);
            o.InboundKey = Convert.ToBase64String(new byte[32]);
        });

        await after.ReceiveAsync(
            BounceWorld.Report($"Final-Recipient: rfc822; {Ada}\n{Missing}", before.ReturnAddress(Ada)),
            "message/rfc822");

        (await after.SuppressionAsync(Ada)).Should().NotBeNull();
    }

    [Fact]
    public async Task A_mailbox_name_outside_ASCII_is_covered()
    {
        await using var world = new BounceWorld();

        await world.ReceiveAsync(
            BounceWorld.Report(
                $"Final-Recipient: utf-8; Jörg@bücher.example\n{Missing}",
                world.ReturnAddress("jörg@xn--bcher-kva.example")),
            "message/rfc822");

        (await world.SuppressionAsync("jörg@xn--bcher-kva.example")).Should().NotBeNull();
    }

    private static string Tag(string address) =>
        address["bounce+".Length..address.IndexOf('@', StringComparison.Ordinal)];
}
