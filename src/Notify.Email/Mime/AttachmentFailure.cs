using Notify.Delivery;

namespace Notify.Email.Mime;

/// <summary>The result for a message with an attachment whose stream could not be read.</summary>
internal static class AttachmentFailure
{
    /// <summary>Creates the result. It names the type of the exception, whose message may contain a path.</summary>
    public static SendResult ToResult(Exception exception) => SendResult.Transient(
        "attachment_stream",
        $"The stream of an attachment could not be read ({exception.GetType().Name}).");
}
