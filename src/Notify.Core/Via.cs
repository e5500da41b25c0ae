namespace Notify;

/// <summary>
/// By which channels a notification goes: <see cref="FirstOf"/> tries them in order until one has accepted; <see cref="AllOf(Via[])"/> sends by every one.
/// An <c>AllOf</c> may hold <c>FirstOf</c>s; nothing nests deeper.
/// </summary>
public sealed class Via : IEquatable<Via>
{
    private Via(IReadOnlyList<IReadOnlyList<string>> branches) => Branches = branches;

    /// <summary>The branches, each an ordered list of channel names (steps). Each branch becomes an envelope of its own; a failure in one does not touch the others.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Branches { get; }

    /// <summary>Tries the channels in this order until one has accepted the notification.</summary>
    /// <param name="channels">Channel names, at least one, each once.</param>
    /// <exception cref="ArgumentException">No channel, an empty name, or a channel named twice.</exception>
    public static Via FirstOf(params string[] channels)
    {
        ArgumentNullException.ThrowIfNull(channels);
        if (channels.Length == 0)
            throw new ArgumentException("Via.FirstOf needs at least one channel, for example Channels.Email.", nameof(channels));
        for (var i = 0; i < channels.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(channels[i]))
                throw new ArgumentException("Via.FirstOf was given an empty channel name.", nameof(channels));
            if (Array.IndexOf(channels, channels[i]) < i)
                throw new ArgumentException($"Via.FirstOf names the channel '{channels[i]}' twice. Name each channel once.", nameof(channels));
        }

        return new Via([[.. channels]]);
    }

    /// <summary>Sends by every one of these channels.</summary>
    /// <param name="channels">Channel names, at least one.</param>
    /// <exception cref="ArgumentException">No channel, or an empty name.</exception>
    public static Via AllOf(params string[] channels)
    {
        ArgumentNullException.ThrowIfNull(channels);
        return AllOf([.. channels.Select(channel => FirstOf(channel))]);
    }

    /// <summary>Sends by every one of these branches, each a channel or a <see cref="FirstOf"/>.</summary>
    /// <param name="branches">The branches, at least one.</param>
    /// <exception cref="ArgumentException">No branch, or a branch that is itself an <c>AllOf</c>.</exception>
    public static Via AllOf(params Via[] branches)
    {
        ArgumentNullException.ThrowIfNull(branches);
        if (branches.Length == 0)
            throw new ArgumentException("Via.AllOf needs at least one branch.", nameof(branches));
        if (Array.Exists(branches, branch => branch.Branches.Count > 1))
            throw new ArgumentException("Via.AllOf holds channels or FirstOfs, not another AllOf.", nameof(branches));
        return new Via([.. branches.Select(branch => branch.Branches[0])]);
    }

    /// <summary>One channel, for short.</summary>
    /// <param name="channel">The channel's name.</param>
    public static implicit operator Via(string channel) => FirstOf(channel);

    /// <summary>The same as the implicit conversion.</summary>
    /// <param name="channel">The channel's name.</param>
    public static Via FromString(string channel) => FirstOf(channel);

    /// <inheritdoc />
    public bool Equals(Via? other) =>
        other is not null && Branches.Count == other.Branches.Count &&
        Branches.Zip(other.Branches).All(pair => pair.First.SequenceEqual(pair.Second, StringComparer.Ordinal));

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as Via);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var branch in Branches)
            foreach (var channel in branch)
                hash.Add(channel, StringComparer.Ordinal);
        return hash.ToHashCode();
    }

    /// <summary>For example <c>push → email → telegram</c>, or <c>(push → email) + telegram</c>.</summary>
    public override string ToString() => Branches.Count == 1
        ? string.Join(" → ", Branches[0])
        : string.Join(" + ", Branches.Select(branch => branch.Count == 1 ? branch[0] : $"({string.Join(" → ", branch)})"));
}
