using Notify.Delivery;
using Notify.Push.Network;

namespace Notify.Push.Sending;

/// <summary>What an exception of the HTTP client means. Pure; never repeats an exception's own words.</summary>
internal static class PushFailureClassifier
{
    /// <summary>The error word of an endpoint we must not ask.</summary>
    public const string EndpointRefused = "endpoint_refused";

    /// <summary>Classifies a failure.</summary>
    /// <param name="failure">What was thrown; not a cancellation the caller asked for.</param>
    /// <param name="bodySent">Whether the message had begun to go out: then it may have arrived.</param>
    public static SendResult Classify(Exception failure, bool bodySent)
    {
        if (Find<EndpointRefusedException>(failure) is { } refused)
            return SendResult.Rejected(EndpointRefused, refused.Message);
        var timeout = failure is OperationCanceledException;
        if (bodySent)
        {
            return timeout
                ? SendResult.Unknown("timeout", "The push service did not answer in time.")
                : SendResult.Unknown("connection_lost", "The connection broke before the push service had answered.");
        }

        return failure switch
        {
            OperationCanceledException => Unreachable("timeout", "The push service could not be connected to in time."),
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => Unreachable("dns", "The push service's name could not be looked up."),
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
                Unreachable("tls", "TLS could not be set up with the push service, or its certificate is not trusted here."),
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => Unreachable("connection_refused", "The push service could not be connected to."),
            _ => SendResult.Transient("connection_lost", "The connection broke before the message had gone out."),
        };
    }

    private static SendResult Unreachable(string error, string detail) => SendResult.Unreachable(error, detail, ThrottleScope.Origin);

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
