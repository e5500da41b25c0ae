using System.Net.Sockets;
using Notify.Addresses;
using Notify.Delivery;
using Notify.Push.Network;

namespace Notify.Push.Sending;

/// <summary>Classifies the exceptions of the HTTP client. Pure; never repeats an exception's message.</summary>
internal static class PushFailureClassifier
{
    /// <summary>The error of an endpoint that must not be connected to.</summary>
    public const string EndpointRefused = "endpoint_refused";

    /// <summary>The error of an endpoint whose host does not exist.</summary>
    public const string HostUnknown = "host_unknown";

    /// <summary>Classifies a failure.</summary>
    /// <param name="exception">The exception; not a cancellation by the caller.</param>
    /// <param name="endpoint">The endpoint of the subscription.</param>
    /// <param name="bodySent">
    /// Whether the client had started to send the message. If it had, the message may have arrived.
    /// </param>
    public static SendResult Classify(Exception exception, Uri endpoint, bool bodySent)
    {
        if (Find<EndpointRefusedException>(exception) is { } refused)
            return SendResult.Rejected(EndpointRefused, refused.Message);
        if (!bodySent && IsUnknownHost(exception) && !EndpointPolicy.IsPermanentHost(endpoint))
        {
            // All subscriptions of a host fail together, so only several hosts can show that the fault is ours.
            return UnknownHost().Suspecting(PauseScope.Channel);
        }

        var result = NetworkFailure.Classify(
            exception, bodySent, PauseScope.Origin, $"{endpoint.Host}:{endpoint.Port}");
        if (result is { Outcome: SendOutcome.Unreachable, Error: NetworkFailure.Tls })
        {
            result = SendResult.Unreachable(
                NetworkFailure.Tls,
                $"{result.Detail} If the certificate is your own, add its fingerprint to TrustedFingerprints.",
                PauseScope.Origin);
        }

        // A message that the service cannot handle may be the cause, and so may the service.
        return result.Outcome == SendOutcome.Unreachable ? result : result.Suspecting(PauseScope.Origin);
    }

    /// <summary>The result for an endpoint whose host does not exist.</summary>
    public static SendResult UnknownHost() => SendResult.InvalidRecipient(
        SuppressionReason.Gone, HostUnknown, "The host of the endpoint does not exist.");

    /// <summary>
    /// Whether a name server answered that the name does not exist. A resolver that cannot answer now (TryAgain,
    /// NoRecovery) is a failure of our own network.
    /// </summary>
    private static bool IsUnknownHost(Exception exception) =>
        Find<SocketException>(exception)?.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData;

    private static T? Find<T>(Exception? exception) where T : Exception
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is T found)
                return found;
        }
        return null;
    }
}
