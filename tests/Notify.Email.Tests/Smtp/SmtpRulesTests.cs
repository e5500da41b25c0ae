using System.Globalization;
using Notify.Email.Smtp;

namespace Notify.Email.Tests.Smtp;

public sealed class SmtpRulesTests
{
    [Fact]
    public void The_documentation_states_the_rules_in_their_order()
    {
        var documented = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "email.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(line[2]));

        string.Join('\n', documented).Should().Be(string.Join('\n', SmtpRules.All.Select(Row)));
    }

    [Fact]
    public void The_documentation_describes_each_subject_of_a_text()
    {
        var documentation = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "email.md"));
        var subjects = SmtpRules.All.Select(rule => rule.ToString().Split(" | ")[3]).Where(subject => subject != "any");

        subjects.Distinct().Where(subject => !documentation.Contains($"\n| {subject} | ", StringComparison.Ordinal))
            .Should().BeEmpty();
    }

    [Fact]
    public void Every_reply_has_a_rule()
    {
        foreach (var phase in Enum.GetValues<SmtpPhase>())
        {
            for (var code = 200; code < 600; code++)
                SmtpRules.Find(new SmtpReply(phase, code, null)).Should().NotBeNull();
        }
    }

    private static string Row(SmtpRule rule, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"| {index + 1} | {rule} |");
}
