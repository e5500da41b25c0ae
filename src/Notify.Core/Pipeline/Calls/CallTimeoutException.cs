namespace Notify.Pipeline.Calls;

/// <summary>A call of the application's code did not return within its time limit.</summary>
internal sealed class CallTimeoutException(string service, TimeSpan limit, Exception? inner) : TimeoutException(
    $"{service} did not return within {limit.TotalSeconds:0.###} seconds.", inner);
