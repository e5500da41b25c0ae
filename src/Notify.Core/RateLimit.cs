namespace Notify;

/// <summary>At most so many messages in any window of that length.</summary>
public sealed class RateLimit : IEquatable<RateLimit>
{
    /// <summary>For configuration binding; then set both.</summary>
    public RateLimit() { }

    /// <summary>At most <paramref name="permits"/> in any <paramref name="window"/>.</summary>
    /// <param name="permits">How many; at least 1.</param>
    /// <param name="window">How long; above zero.</param>
    public RateLimit(int permits, TimeSpan window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(permits, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(window, TimeSpan.Zero);
        Permits = permits;
        Window = window;
    }

    /// <summary>No limit.</summary>
    public static RateLimit None { get; } = new();

    /// <summary>How many. 0 together with a zero window: no limit.</summary>
    public int Permits { get; set; }

    /// <summary>In any window of this length.</summary>
    public TimeSpan Window { get; set; }

    /// <summary>True where nothing is limited.</summary>
    public bool IsNone => Permits == 0 && Window == TimeSpan.Zero;

    /// <summary>So many a minute.</summary>
    /// <param name="permits">How many.</param>
    public static RateLimit PerMinute(int permits) => new(permits, TimeSpan.FromMinutes(1));

    /// <summary>So many a second.</summary>
    /// <param name="permits">How many.</param>
    public static RateLimit PerSecond(int permits) => new(permits, TimeSpan.FromSeconds(1));

    /// <inheritdoc />
    public bool Equals(RateLimit? other) => other is not null && Permits == other.Permits && Window == other.Window;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as RateLimit);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Permits, Window);

    /// <summary>For example <c>100 in 00:01:00</c>.</summary>
    public override string ToString() => IsNone ? "no limit" : $"{Permits} in {Window}";
}
