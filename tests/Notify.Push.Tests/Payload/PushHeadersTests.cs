using Notify.Push.Payload;
using Notify.Push.Tests.Harness;
using Notify.Templates;

namespace Notify.Push.Tests.Payload;

public class PushHeadersTests
{
    private static readonly Uri Endpoint = new("https://fcm.googleapis.com/x");

    [Theory]
    [InlineData(null, null, 7200, "7200")]
    [InlineData(null, 600, 7200, "600")]
    [InlineData(null, 86400, 7200, "7200")]
    [InlineData("30", 600, 7200, "30")]
    [InlineData("86400", 600, 7200, "7200")]
    [InlineData("0", 600, 7200, "0")]
    [InlineData(null, 0, 7200, "0")]
    [InlineData(null, null, 1.9, "1")]
    [InlineData(null, null, -5, "0")]
    [InlineData(null, null, 1e9, "2419200")]
    [InlineData("", 600, 7200, "600")]
    public void Nothing_outlives_the_envelope(string? part, int? option, double left, string ttl)
    {
        var options = new PushOptions { TimeToLive = option is { } seconds ? TimeSpan.FromSeconds(seconds) : null };

        Of(part is null ? PushWorld.Content() : PushWorld.Content(parts: ("ttl", part)), options, left: left)
            .TimeToLive.Should().Be(ttl);
    }

    [Fact]
    public void Microsoft_gets_a_second_where_others_get_none() =>
        Of(PushWorld.Content(parts: ("ttl", "0")), new PushOptions(), new Uri("https://wns2-x.notify.windows.com/w"))
            .TimeToLive.Should().Be("1");

    [Fact]
    public void An_envelope_that_never_expires_is_kept_28_days() =>
        Of(PushWorld.Content(), new PushOptions(), left: null).TimeToLive.Should().Be("2419200");

    [Theory]
    [InlineData(Lane.Transactional, null, null, "high")]
    [InlineData(Lane.Campaign, null, null, "normal")]
    [InlineData(Lane.Campaign, PushUrgency.VeryLow, null, "very-low")]
    [InlineData(Lane.Transactional, PushUrgency.Low, "normal", "normal")]
    [InlineData(Lane.Transactional, PushUrgency.Low, "", "low")]
    public void Urgency_follows_the_lane_the_settings_and_the_template(
        Lane lane,
        PushUrgency? option,
        string? part,
        string urgency) =>
        Of(
            part is null ? PushWorld.Content() : PushWorld.Content(parts: ("urgency", part)),
            new PushOptions { Urgency = option },
            lane: lane)
            .Urgency.Should().Be(urgency);

    [Fact]
    public void A_topic_is_the_templates_own()
    {
        Of(PushWorld.Content(parts: ("topic", "order-42")), new PushOptions()).Topic.Should().Be("order-42");
        Of(PushWorld.Content(parts: ("topic", "")), new PushOptions()).Topic.Should().BeNull();
        Of(PushWorld.Content(), new PushOptions()).Topic.Should().BeNull();
    }

    [Theory]
    [InlineData("order-0196f0a1-b2c3-7d4e-8f90-a1b2c3d4e5f6")]
    [InlineData("order 42")]
    [InlineData("größe")]
    public void A_topic_that_the_header_does_not_accept_is_hashed(string topic)
    {
        var written = Of(PushWorld.Content(parts: ("topic", topic)), new PushOptions()).Topic;

        written.Should().MatchRegex("^[A-Za-z0-9_-]{32}$");
        Of(PushWorld.Content(parts: ("topic", topic)), new PushOptions())
            .Topic.Should().Be(written, "equal topics stay equal");
        Of(PushWorld.Content(parts: ("topic", topic + "2")), new PushOptions()).Topic.Should().NotBe(written);
    }

    private static PushHeaders Of(
        RenderedMessage content,
        PushOptions options,
        Uri? endpoint = null,
        double? left = 7200,
        Lane lane = Lane.Transactional) =>
        PushHeaders.Of(
            content,
            PushWorld.Envelope(lane),
            options,
            endpoint ?? Endpoint,
            left is { } seconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue);
}
