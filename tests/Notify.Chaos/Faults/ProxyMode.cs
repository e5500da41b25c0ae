namespace Notify.Chaos.Faults;

/// <summary>Specifies how the proxy handles connections.</summary>
internal enum ProxyMode
{
    Forward,

    /// <summary>Accepts, and swallows both ways.</summary>
    BlackHole,

    /// <summary>Half-open: requests reach the server, answers don't come back.</summary>
    SwallowAnswers,

    /// <summary>Half-open the other way: requests don't reach the server.</summary>
    SwallowRequests,
}
