using System.Globalization;

namespace Notify.Demo;

/// <summary>What the command line asks for.</summary>
internal sealed record DemoArguments(int Messages, bool Fail, bool Vapid, string? SmtpHost, int SmtpPort)
{
    public const string Usage = """
        Usage: dotnet run --project samples/Notify.Demo -- [options]

          --messages N         recipients of the campaign (default 20)
          --fail               let the local receivers fail even more, as providers do: greylisting, unknown mailboxes, lost answers, 503, 500
          --smtp host:port     send mails to this server instead of a local receiver; unencrypted, for a receiver you run yourself
          vapid                print a pair of VAPID keys for web push, and do nothing else

        With settings of real services nothing is sent to a local receiver of that channel: Notify:Email:Host …, Notify:Telegram:BotToken, Notify:Push:VapidPublicKey …
        (in appsettings.json, or as environment variables such as Notify__Telegram__BotToken). The alerts then go to Demo:Email, Demo:TelegramChatId and Demo:PushSubscription.
        """;

    /// <summary>Reads the arguments; an error instead where they make no sense.</summary>
    public static (DemoArguments? Arguments, string? Error) Parse(string[] args)
    {
        var arguments = new DemoArguments(20, false, false, null, 0);
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : null;
            switch (args[i])
            {
                case "vapid" when args.Length == 1:
                    arguments = arguments with { Vapid = true };
                    break;
                case "--fail":
                    arguments = arguments with { Fail = true };
                    break;
                case "--messages" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var messages) && messages is >= 0 and <= 1_000_000:
                    arguments = arguments with { Messages = messages };
                    i++;
                    break;
                case "--messages":
                    return (null, "--messages wants a whole number from 0 to 1000000.");
                case "--smtp" when value?.LastIndexOf(':') is > 0 and var colon && int.TryParse(value.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536:
                    arguments = arguments with { SmtpHost = value[..colon], SmtpPort = port };
                    i++;
                    break;
                case "--smtp":
                    return (null, "--smtp wants host:port, for example localhost:2525.");
                default:
                    return (null, $"Unknown option {args[i]}.");
            }
        }

        return arguments is { Fail: true, SmtpHost: not null }
            ? (null, "--fail scripts the local receivers; it cannot be used with --smtp.")
            : (arguments, null);
    }
}
