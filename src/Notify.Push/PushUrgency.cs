namespace Notify.Push;

/// <summary>How urgent a message is: whether a device is woken for it (RFC 8030 section 5.3).</summary>
public enum PushUrgency
{
    /// <summary>On power and Wi-Fi: advertisements.</summary>
    VeryLow,

    /// <summary>On power or Wi-Fi: topic updates.</summary>
    Low,

    /// <summary>On neither: a chat message.</summary>
    Normal,

    /// <summary>Low battery too: an incoming call, an alert that cannot wait.</summary>
    High,
}
