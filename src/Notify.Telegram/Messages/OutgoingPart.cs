namespace Notify.Telegram.Messages;

/// <summary>What one call of the Bot API sends.</summary>
internal abstract record OutgoingPart
{
    /// <summary>Whether an inline keyboard can hang below it; an album takes none.</summary>
    public virtual bool TakesKeyboard => true;

    /// <summary>
    /// The number of units that the part counts as in <c>PartsSent</c>: each file is one, so that an album that was
    /// sent in pieces continues with the first file that is missing.
    /// </summary>
    public virtual int Size => 1;

    /// <summary>The same without markup; null where it has none.</summary>
    public abstract OutgoingPart? Plain();

    /// <summary>Returns files with a caption as a part: one file, or an album.</summary>
    public static OutgoingPart OfFiles(IReadOnlyList<OutgoingFile> files, PartText? caption = null) =>
        files.Count == 1 ? new File(files[0], caption) : new Album(files, caption);

    /// <summary>A text alone.</summary>
    internal sealed record Message(PartText Text) : OutgoingPart
    {
        public override OutgoingPart? Plain() => Text.Plain() is { } plain ? new Message(plain) : null;
    }

    /// <summary>A photo or document, perhaps with a caption.</summary>
    internal sealed record File(OutgoingFile Content, PartText? Caption = null) : OutgoingPart
    {
        public override OutgoingPart? Plain() => Caption?.Plain() is { } plain ? this with { Caption = plain } : null;
    }

    /// <summary>Two to ten photos, or as many documents, perhaps with a caption below the first.</summary>
    internal sealed record Album(IReadOnlyList<OutgoingFile> Files, PartText? Caption = null) : OutgoingPart
    {
        public override bool TakesKeyboard => false;

        public override int Size => Files.Count;

        public override OutgoingPart? Plain() => Caption?.Plain() is { } plain ? this with { Caption = plain } : null;
    }
}
