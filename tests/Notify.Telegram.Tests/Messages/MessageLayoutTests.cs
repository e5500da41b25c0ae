using Notify.Telegram.Markup;
using Notify.Telegram.Messages;

namespace Notify.Telegram.Tests.Messages;

public sealed class MessageLayoutTests
{
    private static readonly MessageText Short = MessageText.Read("*short*", MarkupSyntax.Markdown, out _);
    private static readonly MessageText Long = MessageText.Read(new string('x', 1025), MarkupSyntax.Markdown, out _);

    [Theory]
    [InlineData(0, 0, false, "text")]
    [InlineData(1, 0, false, "photo+caption")]
    [InlineData(0, 1, true, "document+caption")]
    [InlineData(1, 1, false, "photo+caption document")]
    [InlineData(1, 1, true, "photo document text")]
    [InlineData(2, 0, false, "photo×2+caption")]
    [InlineData(2, 0, true, "photo×2 text")]
    [InlineData(3, 2, false, "photo×3+caption document×2")]
    [InlineData(11, 0, false, "photo×10+caption photo")]
    [InlineData(0, 23, false, "document×10+caption document×10 document×3")]
    public void A_short_text_is_the_first_files_caption_and_a_keyboard_stays_with_it(
        int photos,
        int documents,
        bool keyboard,
        string expected) => Shown(Arrange(Files(photos, documents), Short, keyboard)).Should().Be(expected);

    [Theory]
    [InlineData(1, 0, false, "photo text")]
    [InlineData(2, 1, true, "photo×2 document text")]
    public void A_text_too_long_for_a_caption_follows(int photos, int documents, bool keyboard, string expected) =>
        Shown(Arrange(Files(photos, documents), Long, keyboard)).Should().Be(expected);

    [Theory]
    [InlineData(1, 0, true, "photo")]
    [InlineData(3, 0, false, "photo×3")]
    [InlineData(3, 0, true, "photo photo photo")]
    [InlineData(2, 3, true, "photo×2 document document document")]
    public void Without_a_text_a_keyboard_finds_a_place_below_the_last_file(
        int photos,
        int documents,
        bool keyboard,
        string expected) => Shown(Arrange(Files(photos, documents), null, keyboard)).Should().Be(expected);

    [Fact]
    public void A_caption_counts_what_people_see()
    {
        var bold = MessageText.Read($"*{new string('x', 1024)}*", MarkupSyntax.Markdown, out _);

        Shown(Arrange(Files(1, 0), bold, keyboard: false)).Should().Be("photo+caption");
    }

    [Fact]
    public void A_text_above_4096_goes_in_several()
    {
        var text = MessageText.Read(string.Join(' ', Enumerable.Repeat("word", 2000)), MarkupSyntax.Markdown, out _);

        Shown(Arrange([], text, keyboard: true)).Should().Be("text text text");
    }

    [Fact]
    public void Only_files_that_fit_together_are_an_album()
    {
        List<OutgoingFile> files =
        [
            .. ((FileKind[])
            [
                FileKind.Voice, FileKind.Audio, FileKind.Photo, FileKind.Animation, FileKind.Video, FileKind.Audio,
                FileKind.Animation,
            ]).Select(kind => new OutgoingFile(kind, "file-id-of-telegram-12", null, "")),
        ];

        var parts = MessageLayout.Arrange(files, new GeoLocation(1, 2), Short, keyboard: false);

        Shown(parts).Should().Be("photo×2+caption animation animation audio×2 voice location");
    }

    private static IReadOnlyList<OutgoingPart>? Arrange(List<OutgoingFile> files, MessageText? text, bool keyboard) =>
        MessageLayout.Arrange(files, location: null, text, keyboard);

    private static List<OutgoingFile> Files(int photos, int documents) =>
        [
            .. Enumerable
                .Range(0, documents)
                .Select(_ => new OutgoingFile(FileKind.Document, "document-file-id-of-telegram", null, "")),
            .. Enumerable
                .Range(0, photos)
                .Select(_ => new OutgoingFile(FileKind.Photo, "photo-file-id-of-telegram", null, "")),
        ];

    private static string Shown(IReadOnlyList<OutgoingPart>? parts) =>
        string.Join(
            ' ',
            parts!.Select(part =>
                part switch
                {
                    OutgoingPart.Message => "text",
                    OutgoingPart.Location => "location",
                    OutgoingPart.File file => $"{Word(file.Content)}{(file.Caption is null ? "" : "+caption")}",
                    OutgoingPart.Album album =>
                        $"{Word(album.Files[0])}×{album.Files.Count}{(album.Caption is null ? "" : "+caption")}",
                    _ => "?",
                }));

    private static string Word(OutgoingFile file) => file.Kind.Name();
}
