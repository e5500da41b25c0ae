namespace Notify.Benchmarks.Email;

/// <summary>Extensions that a server can offer, and that change the number of round trips.</summary>
[Flags]
internal enum SmtpExtensions
{
    None = 0,

    /// <summary>RFC 2920.</summary>
    Pipelining = 1,

    /// <summary>RFC 3030.</summary>
    Chunking = 2,
}
