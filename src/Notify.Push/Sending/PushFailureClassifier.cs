using Notify.Delivery;
using Notify.Push.Network;

namespace Notify.Push.Sending;

/// <summary>Classifies the exceptions of the HTTP client. Pure; never repeats an exception's message.</summary>
internal static class PushFailureClassifier
{
    /// <summary>The error word of an endpoint we must not ask.</summary>
    public const string EndpointRefused = "endpoint_refused";

    /// <summary>Classifies a failure.</summary>
    /// <param name="failure">The exception; not a cancellation by the caller.</param>
    /// <param name="bodySent">Whether the message had begun to go out: then it may have arrived.</param>
    public static SendResult Classify(Exception failure, bool bodySent) =>
        Find<EndpointRefusedException>(failure) is { } refused
            ? SendResult.Rejected(EndpointRefused, refused.Message)
            : NetworkFailure.Classify(failure, bodySent, PauseScope.Origin);

    private static T? Find<T>(Exception? failure) where T : Exception
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is T found)
                return found;
        }
        return null;
    }
}
