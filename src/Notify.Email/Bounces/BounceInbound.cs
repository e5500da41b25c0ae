using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Notify.Email.Addressing;
using Notify.Email.Diagnostics;
using Notify.Email.Settings;
using Notify.Inbound;

namespace Notify.Email.Bounces;

/// <summary>
/// Receives bounces, as mail (RFC 3464) or as JSON, from a party that knows the key. The signature authenticates that
/// party. Its JSON is trusted, but a mail is not, because anyone can send one to a bounce mailbox. A mail suppresses
/// only the recipients that the tag of its return address covers.
/// </summary>
internal sealed class BounceInbound(
    string channel,
    EmailOptions options,
    BounceSuppressor book,
    UnprovenBounces unproven,
    TimeProvider time,
    ILogger logger) : IInboundChannel
{
    private const int MaxJsonBytes = 1024 * 1024;
    private const string SupportedTypes =
        "Send message/rfc822 with a mail as it was received, or application/json.";

    private readonly byte[][] _keys = InboundKeys.Of(options);
    private readonly ReturnTagSigner? _tags = ReturnTagSigner.From(options, time);

    public InboundAdmission Admit(InboundHeaders headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        if (_keys.Length == 0)
        {
            return InboundAdmission.Refuse(
                InboundStatus.NotConfigured,
                $"Channel '{channel}': InboundKey is empty. Set the key that bounces are signed with "
                + "(openssl rand -base64 32).");
        }
        if (InboundSignature.CreateVerifier(_keys, channel, headers, time.GetUtcNow()) is not { } verifier)
        {
            return InboundAdmission.Refuse(
                InboundStatus.Unauthenticated,
                $"{InboundSignature.TimestampHeader} or {InboundSignature.SignatureHeader} is missing or malformed, or "
                + $"the time is not within {InboundSignature.Tolerance.TotalMinutes:0} minutes of now.");
        }
        return headers.MediaType switch
        {
            // A report is sometimes sent with the media type of its content. It is read as a mail nevertheless, and may
            // return the whole message.
            "message/rfc822" or "message/global" or "multipart/report" =>
                InboundAdmission.Read(headers, BounceLimits.MaxBytes, MailAsync, verifier),
            "application/json" => InboundAdmission.Read(headers, MaxJsonBytes, JsonAsync, verifier),
            null => InboundAdmission.Refuse(
                InboundStatus.UnsupportedMediaType, $"There is no valid Content-Type. {SupportedTypes}"),
            _ => InboundAdmission.Refuse(
                InboundStatus.UnsupportedMediaType, $"The Content-Type is not supported. {SupportedTypes}"),
        };
    }

    private async ValueTask<InboundResult> MailAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var body = MemoryMarshal.TryGetArray(content, out var array) ? array : content.ToArray();
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

    private async ValueTask<InboundResult> JsonAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        BounceNoteReader.Read(body, out var notes) is { } problem
            ? new InboundResult(InboundStatus.Malformed, problem)
            : await NoteAsync(notes, notes.Count, cancellationToken).ConfigureAwait(false);

    private async ValueTask<InboundResult> NoteAsync(
        IReadOnlyList<BounceNote> notes,
        int reported,
        CancellationToken cancellationToken)
    {
        var (suppressed, unreadable) = await book.NoteAsync(notes, cancellationToken).ConfigureAwait(false);
        EmailLog.BouncesTaken(logger, channel, reported, suppressed, unreadable);
        var detail =
            suppressed + unreadable == 0
                ? "The message contains no hard bounce and no complaint."
                : $"{suppressed} suppressed, {unreadable} unreadable.";
        return new InboundResult(suppressed == 0 ? InboundStatus.Ignored : InboundStatus.Handled, detail);
    }
}
