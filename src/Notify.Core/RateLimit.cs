namespace Notify;

/// <summary>Represents the maximum number of messages in any window of a given length.</summary>
public sealed class RateLimit : IEquatable<RateLimit>
{
    /// <summary>
    /// Initializes a new instance of the <see cref="RateLimit"/> class for configuration binding. Set both properties.
    /// </summary>
    public RateLimit() { }

    /// <summary>Initializes a new instance of the <see cref="RateLimit"/> class.</summary>
    /// <param name="permits">The maximum number of messages in a window, at least 1.</param>
    /// <param name="window">The length of the window, above zero.</param>
    public RateLimit(int permits, TimeSpan window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(permits, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(window, TimeSpan.Zero);
        Permits = permits;
        Window = window;
    }

    /// <summary>Gets the value that disables a limit.</summary>
    public static RateLimit None { get; } = new();

    /// <summary>
    /// Gets or sets the maximum number of messages in a window. If it and <see cref="Window"/> are zero, there is no
    /// limit.
    /// </summary>
    public int Permits { get; set; }

    /// <summary>Gets or sets the length of the window.</summary>
    public TimeSpan Window { get; set; }

    /// <summary>Gets a value indicating whether there is no limit.</summary>
    public bool IsNone => Permits == 0 && Window == TimeSpan.Zero;

    /// <summary>Creates a limit for each minute.</summary>
    /// <param name="permits">The maximum number of messages.</param>
    /// <returns>The limit.</returns>
    public static RateLimit PerMinute(int permits) => new(permits, TimeSpan.FromMinutes(1));

    /// <summary>Creates a limit for each second.</summary>
    /// <param name="permits">The maximum number of messages.</param>
    /// <returns>The limit.</returns>
    public static RateLimit PerSecond(int permits) => new(permits, TimeSpan.FromSeconds(1));

    /// <inheritdoc />
    public bool Equals(RateLimit? other) => other is not null && Permits == other.Permits && Window == other.Window;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as RateLimit);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Permits, Window);

    /// <summary>Returns a text such as <c>100 in 00:01:00</c>.</summary>
    public override string ToString() => IsNone ? "no limit" : $"{Permits} in {Window}";
}
