namespace Notify.Email.Bounces;

/// <summary>
/// The bounds on bounces, which anyone can send. A mail beyond a bound is not a report. A text is read up to its bound.
/// </summary>
internal static class BounceLimits
{
    /// <summary>The size of a mail, in bytes. A report may contain the whole message that was returned.</summary>
    public const int MaxBytes = 10 * 1024 * 1024;

    /// <summary>The number of parts of a mail, including those of the messages inside it.</summary>
    public const int MaxParts = 500;

    /// <summary>The levels of parts inside parts. Deeper levels are read as one part.</summary>
    public const int MaxDepth = 16;

    /// <summary>The number of header fields of a mail and of all its parts.</summary>
    public const int MaxHeaders = 5_000;

    /// <summary>The size of one header field, in bytes. The time of the parser grows with its square.</summary>
    public const int MaxHeaderLength = 64 * 1024;

    /// <summary>The size of these header fields together, in bytes.</summary>
    public const int MaxHeaderBytes = 1024 * 1024;

    /// <summary>The part of a status or of a text that is read, in bytes: some 1,000 recipients.</summary>
    public const int MaxTextBytes = 512 * 1024;

    /// <summary>The number of fields of a status that are read.</summary>
    public const int MaxFields = 20_000;

    /// <summary>The number of recipients of a report, and of bounces in JSON.</summary>
    public const int MaxRecipients = 1_000;

    /// <summary>The number of addresses that are read in addition to the recipients.</summary>
    public const int MaxOtherAddresses = 100;

    /// <summary>The number of tags that are compared with each address.</summary>
    public const int MaxTags = 8;
}
