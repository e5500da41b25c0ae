using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Notify.Email.Addressing;
using Notify.Email.Diagnostics;
using Notify.Email.Settings;
using Notify.Inbound;

namespace Notify.Email.Bounces;

/// <summary>
/// Takes bounces, as mail (RFC 3464) or as JSON, from a party that knows the key. The signature proves that party: it
/// vouches for the JSON that it writes itself, but not for a mail, which anybody can send to a bounce mailbox. A mail
/// suppresses only the recipients that the tag of its return address covers.
/// </summary>
internal sealed class BounceInbound(
    string channel,
    EmailOptions options,
    BounceSuppressor book,
    UnprovenBounces unproven,
    TimeProvider time,
    ILogger logger) : IInboundChannel
{
    private const string Mend = "send message/rfc822 with a mail as it was received, or application/json.";

    private readonly byte[][] _keys = InboundKeys.Of(options);
    private readonly ReturnTagSigner? _tags = ReturnTagSigner.From(options, time);

    /// <summary>A report may bring the whole message back.</summary>
    public int MaxBytes => _keys.Length == 0 ? 0 : BounceLimits.MaxBytes;

    public ValueTask<InboundResult> ReceiveAsync(InboundMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (_keys.Length == 0)
        {
            return new(new InboundResult(
                InboundStatus.NotConfigured,
                $"Channel '{channel}': InboundKey is empty. Set the key that bounces are signed with (openssl rand -base64 32)."));
        }
        if (message.Body.Length > BounceLimits.MaxBytes)
            return new(new InboundResult(InboundStatus.Malformed, $"The message is longer than {BounceLimits.MaxBytes} bytes."));
        var now = time.GetUtcNow();
        if (!_keys.Any(key => InboundSignature.Verify(key, message, now)))
        {
            return new(new InboundResult(
                InboundStatus.Unauthenticated,
                $"{InboundSignature.TimestampHeader} and {InboundSignature.SignatureHeader} do not sign the body by InboundKey within {InboundSignature.Tolerance.TotalMinutes:0} minutes of now."));
        }
        return MediaType(message.ContentType) switch
        {
            // A report is sometimes sent by the type it has inside; it is a mail all the same.
            "message/rfc822" or "message/global" or "multipart/report" => MailAsync(message, cancellationToken),
            "application/json" => JsonAsync(message, cancellationToken),
            null => new(new InboundResult(InboundStatus.Malformed, $"There is no Content-Type; {Mend}")),
            _ => new(new InboundResult(InboundStatus.Malformed, $"The Content-Type is none that is read; {Mend}")),
        };
    }

    private async ValueTask<InboundResult> MailAsync(InboundMessage message, CancellationToken cancellationToken)
    {
        var body = MemoryMarshal.TryGetArray(message.Body, out var array) ? array : message.Body.ToArray();
        using var mail = new MemoryStream(body.Array!, body.Offset, body.Count, writable: false);
        var report = await BounceParser.ParseAsync(mail, cancellationToken).ConfigureAwait(false);
        return report is not null
            ? await ReportAsync(report, cancellationToken).ConfigureAwait(false)
            : new InboundResult(InboundStatus.Ignored, "The mail is not a bounce or a complaint that can be read.");
    }

    private async ValueTask<InboundResult> ReportAsync(BounceReport report, CancellationToken cancellationToken)
    {
        var proof = BounceProof.Of(report, _tags!);
        if (proof.Unproven == 0)
            return await NoteAsync(proof.Notes, report.Recipients.Count, cancellationToken).ConfigureAwait(false);
        unproven.Add(channel, proof.Unproven, proof.Reason);
        var result = proof.Notes.Count == 0
            ? new InboundResult(InboundStatus.Ignored, "0 suppressed.")
            : await NoteAsync(proof.Notes, report.Recipients.Count, cancellationToken).ConfigureAwait(false);
        var detail = $"{result.Detail} {proof.Unproven} not proven by the return address ({proof.Reason} tag).";
        return result with { Detail = detail };
    }

    private async ValueTask<InboundResult> JsonAsync(InboundMessage message, CancellationToken cancellationToken) =>
        BounceNoteReader.Read(message.Body, out var notes) is { } problem
            ? new InboundResult(InboundStatus.Malformed, problem)
            : await NoteAsync(notes, notes.Count, cancellationToken).ConfigureAwait(false);

    private async ValueTask<InboundResult> NoteAsync(
        IReadOnlyList<BounceNote> notes,
        int reported,
        CancellationToken cancellationToken)
    {
        var (suppressed, unreadable) = await book.NoteAsync(notes, cancellationToken).ConfigureAwait(false);
        EmailLog.BouncesTaken(logger, channel, reported, suppressed, unreadable);
        var detail = suppressed + unreadable == 0 ? "None of it is hard or a complaint." : $"{suppressed} suppressed, {unreadable} unreadable.";
        return new InboundResult(suppressed == 0 ? InboundStatus.Ignored : InboundStatus.Handled, detail);
    }

    private static string? MediaType(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) ? type.MediaType?.ToLowerInvariant() : string.IsNullOrWhiteSpace(contentType) ? null : "";
}
