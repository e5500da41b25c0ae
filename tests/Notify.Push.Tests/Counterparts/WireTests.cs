using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using Notify.Delivery;
using Notify.Push.Tests.Harness;

namespace Notify.Push.Tests.Counterparts;

/// <summary>
/// Requests as the sender writes them to the wire, received by node, decrypted by http_ece, their tokens verified by
/// jws: they meet RFC 8030, 8188, 8291 and 8292.
/// </summary>
public sealed class WireTests(ExternalBrowser browser) : IClassFixture<ExternalBrowser>
{
    private const int Requests = 500;
    private const int LongestBody = 4096;
    private const int RecordOverhead = 17;
    private static readonly string[] Hosts = ["127.0.0.1", "127.0.0.1", "localhost"];
    private static readonly string[] Subjects = ["mailto:ops+push@example.com", "https://example.com/contact"];
    private static readonly TimeSpan DayAtMost = TimeSpan.FromHours(24);

    [Fact]
    public async Task Every_request_is_as_the_standards_want_it()
    {
        var subscriptions = new List<ExternalSubscription>();
        foreach (var host in Hosts)
            subscriptions.Add(await browser.SubscribeAsync(host));
        using var senders = new WireSenders(Subjects);
        var received = new List<WireRequest>();
        var rejected = 0;

        await WireCase.Any(subscriptions.Count, Subjects.Length).SampleAsync(
            async wanted =>
            {
                var (sender, subscription) = (senders[wanted.Sender], subscriptions[wanted.Browser]);
                senders.Time.Advance(wanted.Pause);
                sender.Options.PaddedLength = wanted.PaddedLength;
                var content = wanted.Content();
                var envelope = PushWorld.Envelope(wanted.Lane, senders.Time.GetUtcNow() + wanted.Remaining);

                var result = await sender.SendAsync(subscription.ToJson(), content, envelope);

                var requests = await browser.ReceivedAsync(subscription);
                if (wanted.PayloadBytes > PushOptions.MaxPayloadBytes)
                {
                    (result.Outcome, result.Error).Should().Be((SendOutcome.Rejected, "payload_too_large"));
                    requests.Should().BeEmpty();
                    rejected++;
                    return;
                }

                result.Outcome.Should().Be(SendOutcome.Sent, result.Detail);
                var request = requests.Should().ContainSingle().Subject;
                received.Add(request);
                ShouldHaveHeaders(request, wanted);
                ShouldBeOneRecord(request, wanted);
                await ShouldBeSignedAsync(request, sender, subscription, senders.Time.GetUtcNow());
                await ShouldContainAsync(request, subscription, wanted, content.Body, envelope.Id);
            },
            iter: Requests,
            threads: 1);

        received.Should().HaveCountGreaterThan(Requests / 2);
        rejected.Should().BePositive("lengths beyond the limit are among the cases");
        received.Select(request => request.Salt).Should().OnlyHaveUniqueItems();
        received.Select(request => request.SenderKey).Should().OnlyHaveUniqueItems();
        received.Select(request => request.Token).Distinct().Should().HaveCountGreaterThan(Subjects.Length)
            .And.HaveCountLessThan(received.Count / 2, "a token serves for hours");
    }

    [Theory]
    [InlineData("salt", 0)]
    [InlineData("key", WireRequest.BodyHeaderBytes - 1)]
    [InlineData("text", WireRequest.BodyHeaderBytes)]
    [InlineData("tag", -1)]
    public async Task A_changed_byte_is_noticed_by_http_ece(string place, int index)
    {
        var (subscription, request) = await SendOneAsync();
        var body = request.Body.ToArray();
        body[index < 0 ? body.Length + index : index] ^= 1;

        var reading = () => browser.DecryptAsync(subscription, body);

        await reading.Should().ThrowAsync<InvalidOperationException>(place);
        (await browser.DecryptAsync(subscription, request.Body)).Should().NotBeEmpty("the original is readable");
    }

    [Fact]
    public async Task Another_browser_cannot_decrypt()
    {
        var (_, request) = await SendOneAsync();
        var other = await browser.SubscribeAsync();

        var reading = () => browser.DecryptAsync(other, request.Body);

        await reading.Should().ThrowAsync<InvalidOperationException>();
    }

    [Theory]
    [InlineData("header", 0)]
    [InlineData("claims", 1)]
    [InlineData("signature", 2)]
    public async Task A_changed_token_is_noticed_by_jws(string place, int part)
    {
        var (_, request) = await SendOneAsync();
        var parts = request.Token.Split('.');
        parts[part] = parts[part][..8] + (parts[part][8] == 'A' ? 'B' : 'A') + parts[part][9..];

        var reading = () => browser.VerifyAsync(string.Join('.', parts), request.Key);

        await reading.Should().ThrowAsync<InvalidOperationException>(place);
        (await browser.VerifyAsync(request.Token, request.Key)).Claims.EnumerateObject().Should().NotBeEmpty();
    }

    [Fact]
    public async Task A_token_of_another_key_is_noticed_by_jws()
    {
        var (_, request) = await SendOneAsync();

        var reading = () => browser.VerifyAsync(request.Token, VapidKeys.Generate().PublicKey);

        await reading.Should().ThrowAsync<InvalidOperationException>();
    }

    private async Task<(ExternalSubscription Subscription, WireRequest Request)> SendOneAsync()
    {
        using var senders = new WireSenders(Subjects);
        var subscription = await browser.SubscribeAsync();
        await senders[0].SendAsync(subscription.ToJson(), PushWorld.Content(), PushWorld.Envelope());
        return (subscription, (await browser.ReceivedAsync(subscription)).Single());
    }

    private static void ShouldHaveHeaders(WireRequest request, WireCase wanted)
    {
        request.Method.Should().Be("POST");
        string[] names =
        [
            "Host",
            "Authorization",
            "TTL",
            "Urgency",
            "Content-Type",
            "Content-Encoding",
            "Content-Length",
        ];
        request.Headers.Select(header => header.Name).Should()
            .BeEquivalentTo(wanted.Topic is null ? names : [.. names, "Topic"], "each occurs once, and no other does");
        request.Header("Content-Encoding").Should().Be("aes128gcm");
        request.Header("Content-Type").Should().Be("application/octet-stream");
        request.Header("Content-Length").Should().Be(request.Body.Length.ToString(CultureInfo.InvariantCulture));
        var seconds = Math.Min(wanted.TimeToLive ?? double.MaxValue, Math.Floor(wanted.Remaining.TotalSeconds));
        request.Header("TTL").Should().Be(seconds.ToString("F0", CultureInfo.InvariantCulture));
        request.Header("Urgency")
            .Should().Be(wanted.Urgency ?? (wanted.Lane == Lane.Transactional ? "high" : "normal"));
        if (wanted.Topic is not null)
            request.Header("Topic").Should().MatchRegex("^[A-Za-z0-9_-]{1,32}$");
    }

    /// <summary>RFC 8291 section 4: one record, the sender's key as its key id, 4096 bytes at most.</summary>
    private static void ShouldBeOneRecord(WireRequest request, WireCase wanted)
    {
        request.KeyIdBytes.Should().Be(65);
        request.SenderKey.Should().StartWith("04", "the point is uncompressed");
        var record = Math.Max(wanted.PayloadBytes, wanted.PaddedLength) + RecordOverhead;
        request.Body.Should().HaveCount(WireRequest.BodyHeaderBytes + record)
            .And.HaveCountLessThanOrEqualTo(LongestBody);
        request.RecordSize.Should().BeGreaterThanOrEqualTo(record);
    }

    private async Task ShouldBeSignedAsync(
        WireRequest request, WireSender sender, ExternalSubscription subscription, DateTimeOffset now)
    {
        request.Key.Should().Be(sender.Options.VapidPublicKey);
        var (header, claims) = await browser.VerifyAsync(request.Token, request.Key);
        header.ToString().Should().Be("""{"typ":"JWT","alg":"ES256"}""");
        claims.EnumerateObject().Select(claim => claim.Name).Should().BeEquivalentTo("aud", "exp", "sub");
        claims.GetProperty("aud").GetString().Should().Be(subscription.Origin);
        claims.GetProperty("sub").GetString().Should().Be(sender.Options.Subject);
        DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty("exp").GetInt64()).Should()
            .BeAfter(now).And.BeOnOrBefore(now + DayAtMost);
    }

    private async Task ShouldContainAsync(
        WireRequest request, ExternalSubscription subscription, WireCase wanted, string body, Guid id)
    {
        var text = await browser.DecryptAsync(subscription, request.Body);
        text.Should().HaveCount(wanted.PayloadBytes, "padding is not part of the text");
        using var message = JsonDocument.Parse(text);
        message.RootElement.GetProperty("id").GetGuid().Should().Be(id);
        var notification = message.RootElement.GetProperty("notification");
        notification.GetProperty("title").GetString().Should().Be(WireCase.Title);
        notification.GetProperty("body").GetString().Should().Be(body);
        Encoding.UTF8.GetString(text).Should().NotContain("\uFFFD");
    }
}
