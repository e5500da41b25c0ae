using System.Text;
using System.Text.Json;

namespace Notify.Testing;

/// <summary>A message a <see cref="LocalPushService"/> has accepted, decrypted with the subscriber's keys.</summary>
public sealed class ReceivedPush
{
    private readonly byte[] _content;
    private readonly Lazy<JsonElement> _json;

    internal ReceivedPush(byte[] content)
    {
        _content = content;
        _json = new Lazy<JsonElement>(Parse);
    }

    /// <summary>The message's id in the answer's <c>Location</c>. Unique within one service.</summary>
    public required string Id { get; init; }

    /// <summary>For whom it was.</summary>
    public required LocalPushSubscription Subscription { get; init; }

    /// <summary>The request's headers, except <c>Authorization</c>. Names match regardless of case.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The time for which it is to be stored (header <c>TTL</c>, RFC 8030 section 5.2).</summary>
    public required TimeSpan TimeToLive { get; init; }

    /// <summary>How urgent it is (header <c>Urgency</c>, RFC 8030 section 5.3): <c>normal</c> where the header is missing.</summary>
    public required string Urgency { get; init; }

    /// <summary>Which waiting message it replaces (header <c>Topic</c>, RFC 8030 section 5.4), or null.</summary>
    public required string? Topic { get; init; }

    /// <summary>What the sender's VAPID token said; its signature has been verified.</summary>
    public required ReceivedVapid Vapid { get; init; }

    /// <summary>How many bytes the encrypted body had.</summary>
    public required int BodyBytes { get; init; }

    /// <summary>How many bytes of padding followed the content.</summary>
    public required int PaddingBytes { get; init; }

    /// <summary>When it had arrived, by <see cref="LocalPushServiceOptions.TimeProvider"/>.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The decrypted content.</summary>
    public ReadOnlyMemory<byte> Content => _content;

    /// <summary>The decrypted content as text.</summary>
    public string Text => Encoding.UTF8.GetString(_content);

    /// <summary>The decrypted content as JSON, parsed at first use.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public JsonElement Json => _json.Value;

    /// <summary>Id, size and the subscription's number.</summary>
    public override string ToString() => $"Push {Id}: {BodyBytes} bytes to subscription {Subscription.Number}";

    private JsonElement Parse()
    {
        using var document = JsonDocument.Parse(_content);
        return document.RootElement.Clone();
    }
}
