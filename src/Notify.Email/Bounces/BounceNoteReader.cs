using System.Text.Json;
using System.Text.RegularExpressions;

namespace Notify.Email.Bounces;

/// <summary>Reads bounces as JSON: <c>{"bounces":[{"address":"a@b","hard":true,"status":"5.1.1"}]}</c>. Members it does not know are left out.</summary>
internal static partial class BounceNoteReader
{
    /// <param name="json">The text.</param>
    /// <param name="notes">What it says.</param>
    /// <returns>What is wrong and where, without an address; null where nothing is.</returns>
    public static string? Read(ReadOnlyMemory<byte> json, out IReadOnlyList<BounceNote> notes)
    {
        notes = [];
        try
        {
            using var document = JsonDocument.Parse(json);
            if (Member(document.RootElement, "bounces") is not { ValueKind: JsonValueKind.Array } bounces)
                return """The body has no list "bounces"; write {"bounces":[{"address":"…","hard":true,"status":"5.1.1"}]}.""";
            if (bounces.GetArrayLength() > BounceLimits.MaxRecipients)
                return $"The list holds more than {BounceLimits.MaxRecipients} bounces; send them in several messages.";
            return ReadAll(bounces, out notes);
        }
        catch (JsonException)
        {
            return "The body is no JSON.";
        }
        catch (InvalidOperationException)
        {
            return "The body holds a string that is no Unicode text.";
        }
    }

    private static string? ReadAll(JsonElement bounces, out IReadOnlyList<BounceNote> notes)
    {
        var read = new List<BounceNote>(bounces.GetArrayLength());
        notes = read;
        foreach (var bounce in bounces.EnumerateArray())
        {
            if (ReadOne(bounce, out var note) is { } problem)
                return $"bounces[{read.Count}] {problem}";
            read.Add(note);
        }
        return null;
    }

    private static string? ReadOne(JsonElement bounce, out BounceNote note)
    {
        note = default;
        if (Member(bounce, "address") is not { ValueKind: JsonValueKind.String } address)
            return "has no address; write it as a text.";
        var hard = Member(bounce, "hard");
        var complaint = Member(bounce, "complaint");
        if ((hard ?? complaint) is null || !IsFlag(hard) || !IsFlag(complaint))
            return "says neither hard nor complaint; write true or false.";
        string? status = null;
        if (Member(bounce, "status") is { ValueKind: not JsonValueKind.Null } code)
        {
            status = code.ValueKind == JsonValueKind.String ? code.GetString() : null;
            if (status is null || !StatusPattern().IsMatch(status))
                return "has a status that is no enhanced status code; write it as 5.1.1, or leave it out.";
        }
        note = new BounceNote(address.GetString()!, hard?.ValueKind == JsonValueKind.True, complaint?.ValueKind == JsonValueKind.True, status);
        return null;
    }

    private static bool IsFlag(JsonElement? element) => element is null or { ValueKind: JsonValueKind.True or JsonValueKind.False };

    private static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : null;

    [GeneratedRegex(
        @"^[245]\.[0-9]{1,3}\.[0-9]{1,3}\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex StatusPattern();
}
