using Notify.Bus;

namespace Notify.Enqueue;

/// <summary>Refuses what is larger than an envelope may be.</summary>
internal static class EnvelopeLimit
{
    public static void Check(Envelope envelope)
    {
        if (EnvelopeCodec.Fits(envelope, out var length))
            return;
        throw Rejected.Because(
            RejectionReason.TooLarge,
            $"The envelope has {length:N0} bytes, of which the model has {envelope.Model.Length:N0}; at most {Envelope.MaxBytes:N0} are allowed. " +
            "Keep the model to what the template shows, and attach files with Attachment.ByReference.");
    }
}
