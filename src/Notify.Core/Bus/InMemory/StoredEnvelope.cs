namespace Notify.Bus.InMemory;

/// <summary>An envelope as <see cref="InMemoryMessageBus.Export"/> yields it, ready to be kept in a file or a table until the next start.</summary>
/// <remarks><see cref="ToString"/> shows channel and lane only.</remarks>
/// <param name="Channel">The channel whose queue it was in.</param>
/// <param name="Lane">Its lane.</param>
/// <param name="Wire">The envelope's bytes, as <see cref="EnvelopeCodec"/> writes them.</param>
public sealed record StoredEnvelope(string Channel, Lane Lane, ReadOnlyMemory<byte> Wire)
{
    /// <summary>The bytes of its state, as <see cref="EnvelopeCodec"/> writes them. Empty: nobody has claimed it yet.</summary>
    public ReadOnlyMemory<byte> State { get; init; }

    /// <summary>When it is due, or null where it was ready.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Channel and lane.</summary>
    public override string ToString() => $"StoredEnvelope on {Channel}, {Lane}";
}
