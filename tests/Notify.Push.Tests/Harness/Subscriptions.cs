using System.Text.Json.Nodes;

namespace Notify.Push.Tests.Harness;

/// <summary>Texts of subscriptions: valid ones, and ones with a changed member.</summary>
internal static class Subscriptions
{
    public const string P256dh =
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    public const string Auth = "BTBZMqHH6r4Tts7J_aSIgg";
    public const string Endpoint = "https://fcm.googleapis.com/fcm/send/dx-Token:APA91b";

    public static string Json(
        string? endpoint = Endpoint,
        string? p256dh = P256dh,
        string? auth = Auth,
        Action<JsonObject>? change = null)
    {
        var json = new JsonObject
        {
            ["endpoint"] = endpoint,
            ["expirationTime"] = null,
            ["keys"] = new JsonObject { ["p256dh"] = p256dh, ["auth"] = auth },
        };
        change?.Invoke(json);
        return json.ToJsonString();
    }
}
