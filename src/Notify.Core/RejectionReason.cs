namespace Notify;

/// <summary>Why a notification was not accepted.</summary>
public enum RejectionReason
{
    /// <summary>No template of that name, or none for any of the channels.</summary>
    UnknownTemplate,

    /// <summary>The via names a channel that is not registered, or there is no via at all.</summary>
    UnknownChannel,

    /// <summary>The model lacks variables the template needs.</summary>
    MissingVariables,

    /// <summary>The recipient has no address on any of the channels.</summary>
    NoAddress,

    /// <summary>An address does not have the form its channel wants.</summary>
    MalformedAddress,

    /// <summary>A header name or value holds a line break or is not allowed.</summary>
    InvalidHeader,

    /// <summary>The model cannot be turned into JSON.</summary>
    InvalidModel,

    /// <summary>The envelope is larger than 256 KB, or an attachment larger than its channel takes.</summary>
    TooLarge,

    /// <summary>A date or duration makes no sense: expired before it is due, a time to live of zero.</summary>
    InvalidSchedule,

    /// <summary>A name, key or id is empty, longer than 200 characters or holds a line break or other control character; or the lane is none of the two.</summary>
    InvalidValue,
}
