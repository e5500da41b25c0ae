namespace Notify.Shared.RateLimits;

/// <summary>The store that the processes share: Redis, or a relational database.</summary>
internal interface ILimitEngine
{
    /// <summary>Exchanges permits. It takes about one second at most.</summary>
    /// <param name="limit">The name of the limit.</param>
    /// <param name="request">The permits to report and to take.</param>
    ValueTask<LimitReply> ExchangeAsync(string limit, LimitRequest request);

    /// <summary>Does the same and blocks the thread.</summary>
    LimitReply Exchange(string limit, LimitRequest request);

    /// <summary>Starts to connect, so that the first message does not wait for it.</summary>
    void Connect();

    /// <summary>
    /// Whether an exception means that the store is unavailable. That includes permanent errors, such as a missing
    /// permission: the local share applies, and the log names the cause.
    /// </summary>
    bool IsFailure(Exception exception);

    /// <summary>Logs that the local share applies.</summary>
    void LogFallBack(Exception exception, int processes);

    /// <summary>Logs that the limits apply to all processes together again.</summary>
    void LogShared();
}
