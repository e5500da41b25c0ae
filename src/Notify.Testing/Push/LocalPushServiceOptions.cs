namespace Notify.Testing;

/// <summary>Represents the settings of a <see cref="LocalPushService"/>. They are read at startup.</summary>
public sealed class LocalPushServiceOptions
{
    /// <summary>Gets or sets the port to listen on.</summary>
    /// <value>The default is 0: a free port.</value>
    public int Port { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether the service uses https, with a self-signed certificate
    /// (<see cref="LocalPushService.Certificate"/>).
    /// </summary>
    /// <value>The default is false: http.</value>
    public bool UseHttps { get; set; }

    /// <summary>Gets or sets the maximum size of a body, in bytes. A larger one is rejected with 413.</summary>
    /// <value>The default is 4096, which every push service must accept (RFC 8030 section 7.2).</value>
    public int MaxBodyBytes { get; set; } = 4096;

    /// <summary>
    /// Gets or sets a value indicating whether messages are stored. If false, they are only counted, as for a load
    /// test.
    /// </summary>
    /// <value>The default is true.</value>
    public bool KeepMessages { get; set; } = true;

    /// <summary>
    /// Gets or sets the clock for <see cref="ReceivedPush.ReceivedAt"/>, the expiry of VAPID tokens and
    /// <see cref="PushScript.Slow(TimeSpan)"/>.
    /// </summary>
    /// <value>The default is <see cref="TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    internal void Validate()
    {
        if (Port is < 0 or > 65535)
            throw new ArgumentException($"{nameof(Port)} is {Port}; use 0 for a free port, or 1 to 65535.");
        if (MaxBodyBytes < 1)
        {
            throw new ArgumentException(
                $"{nameof(MaxBodyBytes)} is {MaxBodyBytes}; use a number of bytes of at least 1.");
        }
    }
}
