namespace Notify;

/// <summary>
/// Represents the channels of a notification. <see cref="FirstOf"/> tries channels in order until one has accepted the
/// notification; <see cref="AllOf(Via[])"/> sends on all of its branches.
/// </summary>
/// <remarks>The branches of an <c>AllOf</c> may be <c>FirstOf</c>s. Deeper nesting is not possible.</remarks>
public sealed class Via : IEquatable<Via>
{
    private Via(IReadOnlyList<IReadOnlyList<string>> branches) => Branches = branches;

    /// <summary>
    /// Gets the branches, each an ordered list of channel names (steps). Each branch becomes a separate envelope, so
    /// that a failure in one branch does not affect the others.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<string>> Branches { get; }

    /// <summary>Creates a via that tries channels in order until one has accepted the notification.</summary>
    /// <param name="channels">The names of the channels, at least one and each only once.</param>
    /// <returns>The via.</returns>
    /// <exception cref="ArgumentException">There is no channel, a name is empty, or a channel occurs twice.</exception>
    public static Via FirstOf(params string[] channels)
    {
        ArgumentNullException.ThrowIfNull(channels);
        if (channels.Length == 0)
        {
            throw new ArgumentException(
                "Via.FirstOf needs at least one channel, for example Channels.Email.", nameof(channels));
        }

        for (var i = 0; i < channels.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(channels[i]))
                throw new ArgumentException("Via.FirstOf contains an empty channel name.", nameof(channels));
            if (Array.IndexOf(channels, channels[i]) < i)
            {
                throw new ArgumentException(
                    $"Via.FirstOf names the channel '{channels[i]}' twice. Name each channel once.", nameof(channels));
            }
        }

        return new Via([[.. channels]]);
    }

    /// <summary>Creates a via that sends on all of the channels.</summary>
    /// <param name="channels">The names of the channels, at least one.</param>
    /// <returns>The via.</returns>
    /// <exception cref="ArgumentException">There is no channel, or a name is empty.</exception>
    public static Via AllOf(params string[] channels)
    {
        ArgumentNullException.ThrowIfNull(channels);
        return AllOf([.. channels.Select(channel => FirstOf(channel))]);
    }

    /// <summary>Creates a via that sends on all of its branches, each a channel or a <see cref="FirstOf"/>.</summary>
    /// <param name="branches">The branches, at least one.</param>
    /// <returns>The via.</returns>
    /// <exception cref="ArgumentException">There is no branch, or a branch is an <c>AllOf</c>.</exception>
    public static Via AllOf(params Via[] branches)
    {
        ArgumentNullException.ThrowIfNull(branches);
        if (branches.Length == 0)
            throw new ArgumentException("Via.AllOf needs at least one branch.", nameof(branches));
        if (Array.Exists(branches, branch => branch.Branches.Count > 1))
        {
            throw new ArgumentException(
                "Via.AllOf contains another AllOf. Use channels or FirstOfs.", nameof(branches));
        }

        return new Via([.. branches.Select(branch => branch.Branches[0])]);
    }

    /// <summary>Converts the name of a channel to a via with this channel.</summary>
    /// <param name="channel">The name of the channel.</param>
    /// <returns>The via.</returns>
    public static implicit operator Via(string channel) => FirstOf(channel);

    /// <summary>Creates a via with one channel, like the implicit conversion.</summary>
    /// <param name="channel">The name of the channel.</param>
    /// <returns>The via.</returns>
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
        foreach (var channel in Branches.SelectMany(branch => branch))
            hash.Add(channel, StringComparer.Ordinal);
        return hash.ToHashCode();
    }

    /// <summary>Returns a text such as <c>push → email → telegram</c> or <c>(push → email) + telegram</c>.</summary>
    public override string ToString() => Branches.Count == 1
        ? string.Join(" → ", Branches[0])
        : string.Join(
            " + ", Branches.Select(branch => branch.Count == 1 ? branch[0] : $"({string.Join(" → ", branch)})"));
}
