using System.ComponentModel;
using System.Data.Common;
using Notify.Bus;

namespace Notify.AspNetCore.Http;

/// <summary>
/// Distinguishes a service that is unavailable from an error in code, which no later attempt corrects.
/// </summary>
internal static class ServiceFailure
{
    /// <summary>
    /// Whether an exception, or one of those that caused it, shows that the bus, a store or another service could not
    /// be reached or did not answer in time. Client libraries wrap the exception of the network in their own.
    /// </summary>
    public static bool IsUnavailable(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (IsFailedCall(cause))
                return true;
        }

        return false;
    }

    private static bool IsFailedCall(Exception exception) => exception switch
    {
        BusUnavailableException or EnqueueFailedException => true,
        // The request itself was not aborted, so a time limit has passed or the host is stopping.
        TimeoutException or OperationCanceledException => true,
        // A file or an assembly that is missing.
        FileNotFoundException or DirectoryNotFoundException or FileLoadException => false,
        // Sockets; SqlClient names the operating system's error in this way.
        IOException or HttpRequestException or Win32Exception => true,
        DbException database => database.IsTransient,
        _ => false,
    };
}
