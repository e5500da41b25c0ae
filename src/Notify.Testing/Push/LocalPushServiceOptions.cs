namespace Notify.Testing;

/// <summary>What a <see cref="LocalPushService"/> offers and demands. Read at start.</summary>
public sealed class LocalPushServiceOptions
{
    /// <summary>The port to listen on. <value>The default value is 0: a free one.</value></summary>
    public int Port { get; set; }

    /// <summary>
    /// Whether the service speaks https, by a self-made certificate (<see cref="LocalPushService.Certificate"/>). <value>The default value is false: http.</value>
    /// </summary>
    public bool UseHttps { get; set; }

    /// <summary>The largest body taken, in bytes; a larger one is refused with 413. <value>The default value is 4096, the least a push service must take (RFC 8030 section 7.2).</value></summary>
    public int MaxBodyBytes { get; set; } = 4096;

    /// <summary>Whether messages are kept. False keeps counts only, which is what a load test wants. <value>The default value is true.</value></summary>
    public bool KeepMessages { get; set; } = true;

    /// <summary>
    /// The clock behind <see cref="ReceivedPush.ReceivedAt"/>, the expiry of VAPID tokens and <see cref="PushScript.Slow(TimeSpan)"/>.
    /// <value>The default value is <see cref="TimeProvider.System"/>.</value>
    /// </summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    internal void Validate()
    {
        if (Port is < 0 or > 65535)
            throw new ArgumentException($"{nameof(Port)} is {Port}; write 0 for a free port, or 1 to 65535.");
        if (MaxBodyBytes < 1)
        {
            throw new ArgumentException(
                $"{nameof(MaxBodyBytes)} is {MaxBodyBytes}; write a number of bytes of at least 1.");
        }
    }
}
