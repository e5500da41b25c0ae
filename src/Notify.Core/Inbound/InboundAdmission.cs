using Notify.Shared;

namespace Notify.Inbound;

/// <summary>
/// Represents a channel's decision about a message whose headers have arrived: the message is refused, or its body may
/// be read up to a length.
/// </summary>
public sealed class InboundAdmission
{
    private readonly InboundHeaders _headers = new();
    private readonly InboundSignatureVerifier? _verifier;
    private readonly Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<InboundResult>> _receive;

    private InboundAdmission(
        InboundHeaders headers,
        int maxBytes,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<InboundResult>> receive,
        InboundSignatureVerifier? verifier)
    {
        (_headers, MaxBytes, _receive, _verifier) = (headers, maxBytes, receive, verifier);
        if (headers.ContentLength > maxBytes)
            Refusal = TooLarge();
    }

    private InboundAdmission(InboundResult refusal) =>
        (Refusal, _receive) = (refusal, (_, _) => new ValueTask<InboundResult>(refusal));

    /// <summary>Gets the result of a message whose body is not read.</summary>
    /// <value>Null if the body is to be read.</value>
    public InboundResult? Refusal { get; }

    /// <summary>Gets the maximum length of the body, in bytes.</summary>
    /// <value>0 if the message is refused.</value>
    public int MaxBytes { get; }

    /// <summary>Refuses a message by its headers.</summary>
    /// <param name="status">The reason.</param>
    /// <param name="detail">A sentence for the sender and the log, without addresses and secrets.</param>
    /// <returns>The decision.</returns>
    public static InboundAdmission Refuse(InboundStatus status, string detail) =>
        new(new InboundResult(status, detail));

    /// <summary>
    /// Allows the body to be read. A message that declares a longer body is refused as
    /// <see cref="InboundStatus.TooLarge"/>.
    /// </summary>
    /// <param name="headers">The headers of the message.</param>
    /// <param name="maxBytes">The maximum length of the body, in bytes.</param>
    /// <param name="receive">
    /// The function that handles the body. A provider repeats a message that was not answered well, so handling it
    /// twice must have no further effect. An exception means that the message must be sent again.
    /// </param>
    /// <param name="verifier">
    /// The verifier of the body's signature; it computes the signature while the body arrives, and the function is not
    /// called if the signature does not match. Null if the headers alone have proved the sender.
    /// </param>
    /// <returns>The decision.</returns>
    public static InboundAdmission Read(
        InboundHeaders headers,
        int maxBytes,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<InboundResult>> receive,
        InboundSignatureVerifier? verifier = null)
    {
        ArgumentNullException.ThrowIfNull(headers);
        ArgumentOutOfRangeException.ThrowIfNegative(maxBytes);
        ArgumentNullException.ThrowIfNull(receive);
        return new(headers, maxBytes, receive, verifier);
    }

    /// <summary>Reads the body, verifies its signature and passes it to the channel.</summary>
    /// <param name="body">The body. Nothing of it is read if the message is refused.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The result. A message that is forged, malformed or too large is a result, not an exception.</returns>
    public async ValueTask<InboundResult> ReceiveAsync(Stream body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (Refusal is { } refusal)
            return refusal;
        using var hashes = _verifier?.Start();
        Action<ReadOnlyMemory<byte>>? received = hashes is null ? null : hashes.Append;
        var content = await BoundedContent
            .ReadAsync(body, _headers.ContentLength ?? 0, MaxBytes, received, cancellationToken)
            .ConfigureAwait(false);
        if (content is null)
            return TooLarge();
        if (hashes?.Match() == false)
            return new InboundResult(InboundStatus.Unauthenticated, InboundSignatureVerifier.Mismatch);
        return await _receive(content.ToArray(), cancellationToken).ConfigureAwait(false);
    }

    private InboundResult TooLarge() =>
        new(InboundStatus.TooLarge, $"The message is longer than {MaxBytes} bytes.");
}
