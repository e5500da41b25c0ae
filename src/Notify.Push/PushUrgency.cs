namespace Notify.Push;

/// <summary>
/// Specifies the urgency of a message, which decides whether a device wakes up for it (RFC 8030 section 5.3).
/// </summary>
public enum PushUrgency
{
    /// <summary>Delivered to devices on power and Wi-Fi, for example advertisements.</summary>
    VeryLow,

    /// <summary>Delivered to devices on power or Wi-Fi, for example topic updates.</summary>
    Low,

    /// <summary>Delivered to devices on neither power nor Wi-Fi, for example chat messages.</summary>
    Normal,

    /// <summary>Delivered even to devices with a low battery, for example incoming calls and urgent alerts.</summary>
    High,
}
