using Notify.Delivery;
using Notify.Email.Tests.Harness;
using Notify.Testing;

namespace Notify.Email.Tests.Smtp;

/// <summary>Replies in several lines, with and without enhanced codes, and of any length.</summary>
public sealed class ReplyFormTests
{
    [Theory]
    [InlineData("5.1.1 The account you tried\n5.1.1 to reach does not exist.", "5.1.1", SendOutcome.InvalidRecipient)]
    [InlineData("5.1.1 The account that you tried\nto reach does not exist.", "5.1.1", SendOutcome.InvalidRecipient)]
    [InlineData("The account that you tried\nto reach does not exist.", "550", SendOutcome.InvalidRecipient)]
    [InlineData("Requested action not taken:\nmailbox unavailable", "550", SendOutcome.InvalidRecipient)]
    [InlineData("Requested action not taken: mailbox\nunavailable\nReject due to policy", "550", SendOutcome.Rejected)]
    [InlineData("5.7.1 Service refused\n5.7.1 See our policy.", "5.7.1", SendOutcome.Rejected)]
    [InlineData("5.4.1 Recipient address\n5.4.1 rejected: Access denied.", "5.4.1", SendOutcome.InvalidRecipient)]
    [InlineData("", "550", SendOutcome.Rejected)]
    public async Task A_reply_in_several_lines_is_read_as_one(string text, string error, SendOutcome outcome)
    {
        await using var world = await MailWorld.StartAsync();
        world.Server.Script(SmtpScript.ReplyToRcpt(550, text));

        var result = await world.SendAsync();

        (result.Outcome, result.Error).Should().Be((outcome, error));
        (result.Detail ?? "").Should().NotContain("\n");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public async Task A_reply_of_5000_characters_is_read_by_its_beginning(int lines)
    {
        await using var world = await MailWorld.StartAsync();
        var line = $"5.1.1 no such user {new string('x', 5_000 / lines)}";
        world.Server.Script(SmtpScript.ReplyToRcpt(550, string.Join('\n', Enumerable.Repeat(line, lines))));

        var result = await world.SendAsync();

        (result.Outcome, result.Error).Should().Be((SendOutcome.InvalidRecipient, "5.1.1"));
        result.Detail!.Length.Should().BeLessThanOrEqualTo(500);
        (await world.SendAsync()).Outcome.Should().Be(SendOutcome.Sent, "the connection is still usable");
    }
}
