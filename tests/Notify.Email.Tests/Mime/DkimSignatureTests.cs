using System.Text.RegularExpressions;
using MimeKit;
using Notify.Email.Tests.Harness;

namespace Notify.Email.Tests.Mime;

public sealed class DkimSignatureTests
{
    private static readonly string[] Oversigned =
    [
        "from", "to", "cc", "subject", "date", "reply-to", "message-id", "mime-version", "content-type", "list-id",
        "list-help", "list-unsubscribe", "list-unsubscribe-post", "list-subscribe", "list-post", "list-owner",
        "list-archive",
    ];

    [Fact]
    public async Task Each_header_that_matters_is_listed_once_more_than_the_mail_has_it()
    {
        var (listed, headers) = await SignAsync(_ => { }, parts => parts.List = "news");

        foreach (var name in Oversigned)
        {
            var present = headers.Count(header => header.Field.Equals(name, StringComparison.OrdinalIgnoreCase));
            listed.Count(entry => entry == name).Should().Be(present + 1, name);
        }
        headers.Select(header => header.Field.ToLowerInvariant())
            .Should().Contain(["content-type", "mime-version", "list-unsubscribe", "message-id"]);
    }

    [Fact]
    public async Task Headers_of_the_settings_are_signed_if_the_mail_has_them()
    {
        var (listed, _) = await SignAsync(
            options =>
            {
                options.Dkim.Headers.Add("X-Campaign");
                options.Dkim.Headers.Add("X-Absent");
                options.Dkim.Headers.Add("subject");
            },
            parts => parts.Headers["x-campaign"] = "spring");

        listed.Should().ContainSingle(entry => entry == "x-campaign").And.NotContain("x-absent");
        listed.Count(entry => entry == "subject").Should().Be(2);
    }

    private static async Task<(string[] Listed, HeaderList Headers)> SignAsync(
        Action<EmailOptions> configure,
        Action<MailWorld.EnvelopeParts> shape)
    {
        var key = DkimKeys.Create("rsa");
        await using var world = await MailWorld.StartAsync(configure: options =>
        {
            key.Apply(options.Dkim, "mail");
            configure(options);
        });
        var result = await world.SendAsync(MailWorld.Request(envelope: MailWorld.Envelope(shape)));
        result.Outcome.Should().Be(Notify.Delivery.SendOutcome.Sent, result.ToString());
        using var raw = new MemoryStream((await world.ReceivedAsync(1))[0].Raw.ToArray());
        var headers = await HeaderList.LoadAsync(raw);
        var signature = Regex.Replace(headers["DKIM-Signature"]!, @"\s", "");
        var listed = Regex.Match(signature, ";h=([^;]+);").Groups[1].Value.ToLowerInvariant().Split(':');
        return (listed, headers);
    }
}
