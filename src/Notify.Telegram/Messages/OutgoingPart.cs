namespace Notify.Telegram.Messages;

/// <summary>The content of one call of the Bot API.</summary>
internal abstract record OutgoingPart
{
    /// <summary>Whether a keyboard can be attached. An album does not accept one.</summary>
    public virtual bool TakesKeyboard => true;

    /// <summary>
    /// The number of units that the part counts as in <c>PartsSent</c>: each file is one, so that an album that was
    /// sent in pieces continues with the first file that is missing.
    /// </summary>
    public virtual int Size => 1;

    /// <summary>Returns the same without markup; null if it has none.</summary>
    public abstract OutgoingPart? Plain();

    /// <summary>Returns files with a caption as a part: one file, or an album.</summary>
    public static OutgoingPart OfFiles(IReadOnlyList<OutgoingFile> files, PartText? caption = null) =>
        files.Count == 1 ? new File(files[0], caption) : new Album(files, caption);

    /// <summary>A text alone.</summary>
    internal sealed record Message(PartText Text) : OutgoingPart
    {
        public override OutgoingPart? Plain() => Text.Plain() is { } plain ? new Message(plain) : null;
    }

    /// <summary>A location, which has no caption.</summary>
    internal sealed record Location(GeoLocation Place) : OutgoingPart
    {
        public override OutgoingPart? Plain() => null;
    }

    /// <summary>One file, optionally with a caption.</summary>
    internal sealed record File(OutgoingFile Content, PartText? Caption = null) : OutgoingPart
    {
        public override OutgoingPart? Plain() => Caption?.Plain() is { } plain ? this with { Caption = plain } : null;
    }

    /// <summary>Two to ten files that fit together, optionally with a caption below the first.</summary>
    internal sealed record Album(IReadOnlyList<OutgoingFile> Files, PartText? Caption = null) : OutgoingPart
    {
        public override bool TakesKeyboard => false;

        public override int Size => Files.Count;

        public override OutgoingPart? Plain() => Caption?.Plain() is { } plain ? this with { Caption = plain } : null;
    }
}
