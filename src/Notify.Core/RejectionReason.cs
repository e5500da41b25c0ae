namespace Notify;

/// <summary>Specifies why a notification was rejected.</summary>
public enum RejectionReason
{
    /// <summary>There is no template with this name, or none for any of the channels.</summary>
    UnknownTemplate,

    /// <summary>The via names a channel that is not registered, or there is no via.</summary>
    UnknownChannel,

    /// <summary>The model does not contain all variables that the template needs.</summary>
    MissingVariables,

    /// <summary>The recipient has no address on any of the channels.</summary>
    NoAddress,

    /// <summary>An address does not have the form that its channel requires.</summary>
    MalformedAddress,

    /// <summary>The name or value of a header contains a line break or is not allowed.</summary>
    InvalidHeader,

    /// <summary>The model cannot be serialized to JSON.</summary>
    InvalidModel,

    /// <summary>The envelope is larger than 256 KB, or an attachment is larger than its channel accepts.</summary>
    TooLarge,

    /// <summary>
    /// A time is invalid: for example, the notification expires before it is due, or its time to live is zero.
    /// </summary>
    InvalidSchedule,

    /// <summary>
    /// A name, key or id is empty, longer than 200 characters or contains a line break or another control character, or
    /// the lane is not a valid value.
    /// </summary>
    InvalidValue,
}
