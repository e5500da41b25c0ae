using Notify.Architecture.Tests.Baselines;

namespace Notify.Architecture.Tests.Text;

public sealed class DiscouragedWordsTests
{
    // This folder quotes the words.
    private const string OwnFolder = "tests/Notify.Architecture.Tests/Text/";

    [Fact]
    public void Comments_strings_and_documents_use_plain_technical_English()
    {
        var words = Repository.Files("", ".cs", ".css", ".html", ".js", ".liquid", ".lua", ".md")
            .Where(file => !file.StartsWith(OwnFolder, StringComparison.Ordinal))
            .AsParallel()
            .SelectMany(
                file => DiscouragedWords.In(Prose.Of(file, Repository.Read(file))),
                (file, found) => (file, found.Line, Finding: $"{file}:{found.Line} '{found.Word}': {found.Instead}"))
            .OrderBy(item => item.Line)
            .ToLookup(item => item.file, item => item.Finding);

        string.Join(Environment.NewLine, BaselineFile.Compare("words.txt", words)).Should().BeEmpty();
    }

    [Theory]
    [InlineData("The next hop is e-mail.", "hop")]
    [InlineData("Removes it from the book.", "the book")]
    [InlineData("Only if this process works the channel.", "works the channel")]
    [InlineData("The observers are told.", "told")]
    [InlineData("Hears of every notification.", "Hears")]
    [InlineData("A hold is laid on the channel.", "hold is laid")]
    [InlineData("A probe finds out.", "finds out")]
    [InlineData("The channel passes on the update.", "passes on")]
    [InlineData("The caller waits in person.", "in person")]
    [InlineData("Messages on their way are counted.", "on their way")]
    [InlineData("The channel it died on.", "it died")]
    [InlineData("The provider's words.", "provider's words")]
    [InlineData("What waits is sent later.", "What waits")]
    [InlineData("Mend the setting and restart.", "Mend")]
    [InlineData("An attempt is burnt.", "burnt")]
    [InlineData("Nothing is charged.", "Nothing is charged")]
    [InlineData("The count begins anew.", "anew")]
    [InlineData("The group is no more.", "is no more")]
    [InlineData("The address is gone.", "is gone")]
    [InlineData("When the wait is over.", "is over")]
    [InlineData("An address that is no good.", "no good")]
    [InlineData("It is repaired by itself.", "by itself")]
    [InlineData("Each has a queue of its own.", "of its own")]
    [InlineData("Where a host is at hand.", "at hand")]
    [InlineData("Stands beside the file.", "beside")]
    [InlineData("Gives the call up.", "Gives the call up")]
    [InlineData("The flag is looked at again.", "looked at")]
    [InlineData("Never less than a moment.", "a moment")]
    [InlineData("Seldom used.", "Seldom")]
    [InlineData("One of the application's, perhaps.", "perhaps")]
    [InlineData("It shall not wait.", "shall")]
    [InlineData("A failure is reported at once.", "at once")]
    [InlineData("The keeper of leases.", "keeper")]
    [InlineData("The user who asks.", "who asks")]
    [InlineData("Whoever holds the link.", "Whoever")]
    [InlineData("Nobody reads it.", "Nobody")]
    [InlineData("Not kept, for it would be lost.", "for it would")]
    [InlineData("Concurrency is 32, for a request is short.", "for a request is")]
    [InlineData("LongText is none of its values.", "is none of its")]
    [InlineData("The value is no JSON object.", "is no JSON")]
    [InlineData("A failure is reported at\n   once.", "at once")]
    public void A_discouraged_word_is_found(string text, string word)
    {
        DiscouragedWords.In(text).Select(found => found.Word).Should().Equal(word);
    }

    [Theory]
    [InlineData("Hop-by-hop headers are removed.")]
    [InlineData("Hopefully the shop is open; the shallow copy is amended and a manewer is retold.")]
    [InlineData("All messages are sent. All at once, or two at once.")]
    [InlineData("There is no template, and it is no longer needed.")]
    [InlineData("There are no more pages; it is no more than a hint.")]
    [InlineData("The mailbox is over quota, and the line is over 140 characters.")]
    [InlineData("Gets the value, for example 5, for a channel that is paused.")]
    [InlineData("The link is a header, for a mail.")]
    [InlineData("410 Gone. The test passes on every machine.", "passes on")]
    public void A_correct_sentence_is_not_found(string text, string? except = null)
    {
        DiscouragedWords.In(text).Select(found => found.Word).Where(word => word != except).Should().BeEmpty();
    }

    [Fact]
    public void The_finding_has_the_number_of_the_line_and_a_better_word()
    {
        DiscouragedWords.In("First.\nThe hop.\n\nIt shall.").Should().Equal((2, "hop", "step"), (4, "shall", "must"));
    }

    [Fact]
    public void Comments_and_strings_of_code_are_prose()
    {
        const string Source = """
            /// <summary>Number one hop.</summary>
            class C // two hops
            {
                /* three hop */
                string text = "four hop", other = $"five hop {hop}", raw = @"six hop";
            }
            """;

        DiscouragedWords.In(Prose.Of("C.cs", Source)).Select(found => found.Line).Should().Equal(1, 2, 4, 5, 5, 5);
    }

    [Fact]
    public void Names_in_code_are_not_prose()
    {
        DiscouragedWords.In(Prose.Of("C.cs", "class Hop { int hop; void Tell(Hop told) => told.Tell(this); }"))
            .Should().BeEmpty();
    }

    [Fact]
    public void A_string_without_spaces_is_not_prose()
    {
        DiscouragedWords.In(Prose.Of("C.cs", "class C { string path = \"hop/nobody\"; }")).Should().BeEmpty();
    }

    [Fact]
    public void A_phrase_that_continues_on_the_next_line_of_a_comment_is_found()
    {
        const string Source = """
            /// <summary>
            /// A failure is reported at
            /// once.
            /// </summary>
            class C
            {
                // The wait is
                // over.
            }
            """;

        DiscouragedWords.In(Prose.Of("C.cs", Source)).Select(found => (found.Line, found.Word))
            .Should().Equal((2, "at once"), (7, "is over"));
    }

    [Fact]
    public void A_phrase_does_not_span_code()
    {
        DiscouragedWords.In(Prose.Of("C.cs", "class C { string[] all = [\"at\", \"once\"]; }")).Should().BeEmpty();
    }
}
