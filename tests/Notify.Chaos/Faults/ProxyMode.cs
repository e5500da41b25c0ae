namespace Notify.Chaos.Faults;

/// <summary>Specifies how the proxy handles connections.</summary>
internal enum ProxyMode
{
    Forward,

    /// <summary>Accepts connections, and drops requests and answers.</summary>
    BlackHole,

    /// <summary>Half-open: requests reach the server, but answers are dropped.</summary>
    SwallowAnswers,

    /// <summary>Half-open in the other direction: requests do not reach the server.</summary>
    SwallowRequests,
}
