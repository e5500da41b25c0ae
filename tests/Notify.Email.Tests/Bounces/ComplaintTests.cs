using Notify.Addresses;
using Notify.Email.Tests.Harness;
using Notify.Inbound;

namespace Notify.Email.Tests.Bounces;

/// <summary>Complaints that providers pass on by mail (RFC 5965).</summary>
public sealed class ComplaintTests
{
    private const string Ada = "ada@example.org";

    [Theory]
    [InlineData("abuse")]
    [InlineData("Abuse")]
    [InlineData("fraud")]
    [InlineData("opt-out")]
    public async Task A_complaint_suppresses_the_recipient_that_the_return_address_proves(string type)
    {
        await using var world = new BounceWorld();

        var result = await world.ReceiveAsync(
            Report(type, $"Original-Rcpt-To: <{Ada}>", $"Return-Path: <{world.ReturnAddress(Ada)}>"), "message/rfc822");

        result.Should().Be(new InboundResult(InboundStatus.Handled, "1 suppressed, 0 unreadable."));
        var suppression = await world.SuppressionAsync(Ada);
        (suppression!.Reason, suppression.Detail).Should().Be((SuppressionReason.Blocked, "complaint"));
    }

    [Fact]
    public async Task The_address_and_the_proof_are_found_where_providers_write_them()
    {
        await using var world = new BounceWorld();
        var tag = world.ReturnAddress(Ada);

        await world.ReceiveAsync(
            Report("abuse", $"Original-Mail-From: {tag}", $"To: Ada <{Ada}>"), "message/rfc822");

        (await world.SuppressionAsync(Ada))!.Reason.Should().Be(SuppressionReason.Blocked);
    }

    [Fact]
    public async Task Of_several_recipients_the_proven_one_is_suppressed()
    {
        await using var world = new BounceWorld();

        await world.ReceiveAsync(
            Report(
                "abuse",
                $"Original-Rcpt-To: victim@example.org\nOriginal-Rcpt-To: {Ada}",
                $"Return-Path: <{world.ReturnAddress(Ada)}>"),
            "message/rfc822");

        (await world.SuppressionAsync(Ada)).Should().NotBeNull();
        (await world.SuppressionAsync("victim@example.org")).Should().BeNull();
    }

    [Theory]
    [InlineData("Original-Rcpt-To: ada@example.org", "Subject: Hello", "missing")]
    [InlineData("Original-Rcpt-To: redacted", "Return-Path: <{0}>", "wrong")]
    public async Task A_complaint_without_proof_suppresses_nothing_and_is_counted(
        string fields, string returned, string reason)
    {
        await using var world = new BounceWorld();
        using var metric = world.Unproven();

        var result = await world.ReceiveAsync(
            Report("abuse", fields, returned.Replace("{0}", world.ReturnAddress(Ada), StringComparison.Ordinal)),
            "message/rfc822");

        result.Should().Be(new InboundResult(
            InboundStatus.Ignored, $"0 suppressed. 1 not proven by the return address ({reason} tag)."));
        (await world.SuppressionAsync(Ada)).Should().BeNull();
        var measurement = metric.GetMeasurementSnapshot().Should().ContainSingle().Subject;
        (measurement.Value, measurement.Tags["reason"]).Should().Be((1, reason));
    }

    [Theory]
    [InlineData("not-spam")]
    [InlineData("virus")]
    [InlineData("auth-failure")]
    [InlineData("other")]
    public async Task Other_feedback_does_nothing(string type)
    {
        await using var world = new BounceWorld();
        using var metric = world.Unproven();

        var result = await world.ReceiveAsync(
            Report(type, $"Original-Rcpt-To: {Ada}", $"Return-Path: <{world.ReturnAddress(Ada)}>"), "message/rfc822");

        result.Should().Be(
            new InboundResult(InboundStatus.Ignored, "The message contains no hard bounce and no complaint."));
        (await world.SuppressionAsync(Ada)).Should().BeNull();
        metric.GetMeasurementSnapshot().Should().BeEmpty();
    }

    [Fact]
    public async Task The_parser_names_the_kind_of_feedback_and_the_envelope()
    {
        await using var world = new BounceWorld();
        var envelope = Guid.CreateVersion7();
        var mail = Report("abuse", "Version: 1", $"Return-Path: <{world.ReturnAddress(Ada, envelope)}>");
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(mail));

        var report = await BounceParser.ParseAsync(stream);

        (report!.FeedbackType, report.EnvelopeId, report.Recipients.Count).Should().Be(("abuse", envelope, 0));
    }

    private static string Report(string type, string fields, string returned) =>
        $"""
        From: feedback@provider.example
        To: complaints@example.com
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=feedback-report; boundary="b"

        --b
        Content-Type: text/plain

        This is a complaint about a message.
        --b
        Content-Type: message/feedback-report

        Feedback-Type: {type}
        User-Agent: Provider/1.0
        {fields}

        --b
        Content-Type: message/rfc822

        {returned}

        Hello.
        --b--

        """;
}
