using Notify.Telegram.Markup.Escaping;

namespace Notify.Telegram.Tests.Markup.Generating;

/// <summary>Generates MarkdownV2.</summary>
internal sealed class MarkdownGenerator(Random random) : MarkupGenerator(random)
{
    private const string Emoji = "tg://emoji?id=5368324170671202286";
    private const string Date = "tg://time?unix=1647531900&format=wDT";

    protected override string[] Tokens { get; } =
    [
        "_", "__", "___", "*", "**", "~", "|", "||", "`", "```", "``", "[", "]", "(", ")", "](", "![", "](a.b)",
        "](tg://emoji?id=1)", ">", "\n>", "**>", "\n", "\r", "\\", "\\\\", "\\_", "\\*", "\\\n", "\\>", "||\n",
        "||\r\n", "#", "+", "-", "=", "{", "}", ".", "!", "```py\n", "```\n", "\n```",
    ];

    protected override string Inner(int depth) =>
        Sequence(1, 4, _ => depth == 0 || Random.Next(3) == 0 ? Text() : Entity(depth - 1));

    private string Text() =>
        Random.Next(8) == 0
            ? "\\" + Pick("a", "1", " ", "\n", "\r", "~", "\t", "\x01")
            : MarkdownV2Escape.Text(Word() + Pick("", "", ".", "_", "*", "\\", ">", "!", "`"));

    private string Entity(int depth) =>
        Random.Next(14) switch
        {
            0 or 1 => $"*{Inner(depth)}*",
            2 => $"_{Inner(depth)}_",
            3 => $"_{Inner(depth)}_**__{Inner(depth)}__",
            4 => $"__{Inner(depth)}__",
            5 => $"~{Inner(depth)}~",
            6 => $"||{Inner(depth)}||",
            7 => $"`{MarkdownV2Escape.Code(Word() + Pick("", "`", "\\", "*"))}`",
            8 =>
                $"```{Pick("", "py", "c\\+\\+", " ", "x y")}{Pick("\n", "\r\n", "\n\r", "", "\n\n")}"
                    + $"{MarkdownV2Escape.Code(Word() + Pick("", "`", "_ >"))}{Pick("", "\n", "\\\n")}```",
            9 or 10 => $"[{Inner(depth)}]({MarkdownV2Escape.Address(Address())})",
            11 =>
                $"![{Pick("👍", "x", "", "22:45")}]"
                    + $"({Pick(Emoji, Date, "tg://time?unix=1", MarkdownV2Escape.Address(Address()))})",
            _ =>
                $"{Pick("", "\n", "\n", "**")}>"
                    + $"{Inner(depth).Replace("\n", Pick("\n>", "\n>", "\\\n", "\n"), StringComparison.Ordinal)}"
                    + $"{Pick("", "||")}{Pick("\n", "\n", "", "\r\n")}",
        };
}
