using Notify.Bus;

namespace Notify.Enqueue;

/// <summary>Refuses what is larger than an envelope may be.</summary>
internal static class EnvelopeLimit
{
    public static void Check(Envelope envelope)
    {
        if (EnvelopeSize.UpperBound(envelope) <= Envelope.MaxBytes)
            return;
        throw Rejected.Because(
            RejectionReason.TooLarge,
            $"The envelope would be larger than {Envelope.MaxBytes / 1024} KB; its model has {envelope.Model.Length:N0} bytes. " +
            "Keep the model to what the template shows, and attach files with Attachment.ByReference.");
    }
}
