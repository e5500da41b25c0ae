namespace Notify.Email.Addressing;

/// <summary>The result of verifying the tag of a return address.</summary>
internal enum ReturnTagStatus
{
    /// <summary>There is no tag.</summary>
    Missing,

    /// <summary>The code is wrong, or belongs to another envelope, recipient, day or key.</summary>
    Wrong,

    /// <summary>The code is right, but the message was sent too long ago.</summary>
    Expired,

    /// <summary>The code is right: a message was sent to the recipient.</summary>
    Valid,
}
