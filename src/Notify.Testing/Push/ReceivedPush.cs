using System.Text;
using System.Text.Json;

namespace Notify.Testing;

/// <summary>
/// Represents a message that a <see cref="LocalPushService"/> has accepted, decrypted with the keys of the subscriber.
/// </summary>
public sealed class ReceivedPush
{
    private readonly byte[] _content;
    private readonly Lazy<JsonElement> _json;

    internal ReceivedPush(byte[] content)
    {
        _content = content;
        _json = new Lazy<JsonElement>(Parse);
    }

    /// <summary>
    /// Gets the id of the message in the <c>Location</c> of the answer. It is unique within one service.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>Gets the subscription to which the message was sent.</summary>
    public required LocalPushSubscription Subscription { get; init; }

    /// <summary>Gets the headers of the request, except <c>Authorization</c>. Names are not case-sensitive.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>Gets the time for which the message is stored (header <c>TTL</c>, RFC 8030 section 5.2).</summary>
    public required TimeSpan TimeToLive { get; init; }

    /// <summary>
    /// Gets the urgency (header <c>Urgency</c>, RFC 8030 section 5.3); <c>normal</c> if the header is missing.
    /// </summary>
    public required string Urgency { get; init; }

    /// <summary>
    /// Gets the topic, by which the message replaces a stored message (header <c>Topic</c>, RFC 8030 section 5.4), or
    /// null.
    /// </summary>
    public required string? Topic { get; init; }

    /// <summary>Gets the content of the sender's VAPID token, whose signature has been verified.</summary>
    public required ReceivedVapid Vapid { get; init; }

    /// <summary>Gets the size of the encrypted body, in bytes.</summary>
    public required int BodyBytes { get; init; }

    /// <summary>Gets the size of the padding after the content, in bytes.</summary>
    public required int PaddingBytes { get; init; }

    /// <summary>
    /// Gets the time at which the message was received, according to
    /// <see cref="LocalPushServiceOptions.TimeProvider"/>.
    /// </summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Gets the decrypted content.</summary>
    public ReadOnlyMemory<byte> Content => _content;

    /// <summary>Gets the decrypted content as text.</summary>
    public string Text => Encoding.UTF8.GetString(_content);

    /// <summary>Gets the decrypted content as JSON. It is parsed on first use.</summary>
    /// <exception cref="JsonException">The content is not valid JSON.</exception>
    public JsonElement Json => _json.Value;

    /// <summary>Returns the id, the size and the number of the subscription.</summary>
    public override string ToString() => $"Push {Id}: {BodyBytes} bytes to subscription {Subscription.Number}";

    private JsonElement Parse()
    {
        using var document = JsonDocument.Parse(_content);
        return document.RootElement.Clone();
    }
}
