using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Notify.Addresses;
using Notify.Email.Tests.Harness;
using Notify.Inbound;
using NSubstitute;

namespace Notify.Email.Tests.Bounces;

/// <summary>Reports on e-mails, sent by anyone to the bounce mailbox and forwarded by the mail server.</summary>
public sealed class ForgedBounceTests
{
    private const string Ada = "ada@example.org";

    [Theory]
    [InlineData("bounce@example.com")]
    [InlineData("bounce+anything@example.com")]
    [InlineData("bounce+0196f0a1b2c37d4e8f90a1b2c3d4e5f6@example.com")]
    public async Task A_report_to_an_address_without_a_tag_suppresses_nothing(string to)
    {
        await using var world = new BounceWorld(book: Substitute.For<IAddressBook>());
        using var metric = world.Unproven();

        var result = await world.ReceiveAsync(BounceWorld.Report(Failed(Ada), to), "message/rfc822");

        result.Should().Be(new InboundResult(
            InboundStatus.Ignored, "0 suppressed. 1 not proven by the return address (missing tag)."));
        world.Book.ReceivedCalls().Should().BeEmpty();
        var measurement = metric.GetMeasurementSnapshot().Should().ContainSingle().Subject;
        (measurement.Value, measurement.Tags["channel"], measurement.Tags["reason"])
            .Should().Be((1, "email", "missing"));
    }

    [Fact]
    public async Task A_tag_covers_no_other_recipient()
    {
        await using var world = new BounceWorld(book: Substitute.For<IAddressBook>());

        var result = await world.ReceiveAsync(
            BounceWorld.Report(Failed(Ada), world.ReturnAddress("mallory@example.net")), "message/rfc822");

        result.Should().Be(new InboundResult(
            InboundStatus.Ignored, "0 suppressed. 1 not proven by the return address (wrong tag)."));
        world.Book.ReceivedCalls().Should().BeEmpty();
    }

    [Fact]
    public async Task A_tag_of_another_key_suppresses_nothing()
    {
        await using var world = new BounceWorld(book: Substitute.For<IAddressBook>());
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        await using var other = new BounceWorld(o => o.InboundKey = key);

        await world.ReceiveAsync(BounceWorld.Report(Failed(Ada), other.ReturnAddress(Ada)), "message/rfc822");

        world.Book.ReceivedCalls().Should().BeEmpty();
    }

    [Fact]
    public async Task A_report_that_comes_after_more_than_30_days_suppresses_nothing()
    {
        await using var world = new BounceWorld();
        var report = BounceWorld.Report(Failed(Ada), world.ReturnAddress(Ada));
        world.Time.Advance(TimeSpan.FromDays(31));

        var result = await world.ReceiveAsync(report, "message/rfc822");

        result.Should().Be(new InboundResult(
            InboundStatus.Ignored, "0 suppressed. 1 not proven by the return address (expired tag)."));
        (await world.SuppressionAsync(Ada)).Should().BeNull();
    }

    [Fact]
    public async Task One_report_suppresses_only_the_recipient_that_its_tag_covers()
    {
        await using var world = new BounceWorld();
        using var metric = world.Unproven();
        var victims = string.Join("\n\n", Enumerable.Range(0, 50).Select(i => Failed($"victim{i}@example.org")));

        var result = await world.ReceiveAsync(
            BounceWorld.Report($"{Failed(Ada)}\n\n{victims}", world.ReturnAddress(Ada)), "message/rfc822");

        result.Should().Be(new InboundResult(
            InboundStatus.Handled, "1 suppressed, 0 unreadable. 50 not proven by the return address (wrong tag)."));
        (await world.SuppressionAsync(Ada)).Should().NotBeNull();
        (await world.SuppressionAsync("victim7@example.org")).Should().BeNull();
        metric.GetMeasurementSnapshot().Should().ContainSingle().Which.Value.Should().Be(50);
    }

    [Fact]
    public async Task A_tag_that_a_recipient_keeps_covers_no_victim_in_the_returned_message()
    {
        await using var world = new BounceWorld();

        await world.ReceiveAsync(
            BounceWorld.Report(
                Failed("mallory@example.net"),
                world.ReturnAddress("mallory@example.net"),
                headers: $"X-Failed-Recipients: {Ada}\n",
                returned: $"To: {Ada}"),
            "message/rfc822");

        (await world.SuppressionAsync("mallory@example.net")).Should().NotBeNull();
        (await world.SuppressionAsync(Ada)).Should().BeNull();
    }

    [Fact]
    public async Task Many_tags_of_others_do_not_help()
    {
        await using var world = new BounceWorld(book: Substitute.For<IAddressBook>());
        var others = Enumerable.Range(0, 20).Select(i => world.ReturnAddress($"mallory{i}@example.net"));

        await world.ReceiveAsync(BounceWorld.Report(Failed(Ada), string.Join(", ", others)), "message/rfc822");

        world.Book.ReceivedCalls().Should().BeEmpty();
    }

    [Fact]
    public async Task The_log_has_one_entry_a_minute_for_any_number_of_forged_reports()
    {
        await using var world = new BounceWorld();
        for (var i = 0; i < 100; i++)
            await world.ReceiveAsync(BounceWorld.Report(Failed($"victim{i}@example.org")), "message/rfc822");
        world.Time.Advance(TimeSpan.FromMinutes(1));
        await world.ReceiveAsync(BounceWorld.Report(Failed(Ada)), "message/rfc822");

        var entries = world.Log.GetSnapshot().Where(record => record.Category == "Notify.Email").ToList();

        entries.Select(entry => entry.Level).Should().Equal(LogLevel.Warning, LogLevel.Warning);
        entries[0].Message.Should().StartWith("email: 1 hard bounces or complaints suppressed nothing")
            .And.Contain("EnvelopeSender with {id}");
        entries[1]
            .Message.Should().StartWith("email: 100 hard bounces or complaints suppressed nothing")
            .And.NotContain("@");
    }

    [Fact]
    public async Task A_soft_bounce_needs_no_tag_because_it_does_nothing()
    {
        await using var world = new BounceWorld(book: Substitute.For<IAddressBook>());
        using var metric = world.Unproven();

        var result = await world.ReceiveAsync(BounceWorld.Report(Failed(Ada, "5.2.2")), "message/rfc822");

        result.Should().Be(
            new InboundResult(InboundStatus.Ignored, "The message contains no hard bounce and no complaint."));
        metric.GetMeasurementSnapshot().Should().BeEmpty();
        world.Book.ReceivedCalls().Should().BeEmpty();
    }

    private static string Failed(string address, string status = "5.1.1") =>
        $"Final-Recipient: rfc822; {address}\nAction: failed\nStatus: {status}";
}
