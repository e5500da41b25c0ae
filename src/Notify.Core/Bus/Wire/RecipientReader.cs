using System.Text.Json;

namespace Notify.Bus;

/// <summary>Reads an envelope's recipient.</summary>
internal static class RecipientReader
{
    public static Recipient Read(ref Utf8JsonReader reader)
    {
        string? user = null, email = null, locale = null, timeZone = null;
        long? telegram = null;
        IReadOnlyDictionary<string, string>? addresses = null;
        reader.StartObject("'to'");
        while (reader.NextProperty())
        {
            switch (reader.GetString())
            {
                case "user": user = reader.Text("to.user"); break;
                case "email": email = reader.Text("to.email"); break;
                case "telegram": telegram = reader.Number("to.telegram"); break;
                case "locale": locale = reader.Text("to.locale"); break;
                case "timeZone": timeZone = reader.Text("to.timeZone"); break;
                case "addresses": addresses = reader.TextByName("to.addresses"); break;
                default: reader.SkipValue(); break;
            }
        }

        return new Recipient(user) { Email = email, TelegramChatId = telegram, Locale = locale, TimeZone = timeZone, Addresses = addresses };
    }
}
