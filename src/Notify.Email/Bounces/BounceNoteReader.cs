using System.Text.Json;
using System.Text.RegularExpressions;

namespace Notify.Email.Bounces;

/// <summary>
/// Reads bounces as JSON: <c>{"bounces":[{"address":"a@b","hard":true,"status":"5.1.1"}]}</c>. Unknown members are
/// ignored.
/// </summary>
internal static partial class BounceNoteReader
{
    /// <param name="json">The JSON in UTF-8.</param>
    /// <param name="notes">The bounces.</param>
    /// <returns>A description of the error and its place, without an address; null if there is none.</returns>
    public static string? Read(ReadOnlyMemory<byte> json, out IReadOnlyList<BounceNote> notes)
    {
        notes = [];
        try
        {
            using var document = JsonDocument.Parse(json);
            if (Member(document.RootElement, "bounces") is not { ValueKind: JsonValueKind.Array } bounces)
                return "The body has no list \"bounces\". "
                    + """Use {"bounces":[{"address":"…","hard":true,"status":"5.1.1"}]}.""";
            if (bounces.GetArrayLength() > BounceLimits.MaxRecipients)
                return $"The list contains more than {BounceLimits.MaxRecipients} bounces. Send them in several "
                    + "messages.";
            return ReadAll(bounces, out notes);
        }
        catch (JsonException)
        {
            return "The body is not JSON.";
        }
        catch (InvalidOperationException)
        {
            return "The body contains a string that is not valid Unicode.";
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
            return "has no address. Set it as a text.";
        var hard = Member(bounce, "hard");
        var complaint = Member(bounce, "complaint");
        if ((hard ?? complaint) is null || !IsFlag(hard) || !IsFlag(complaint))
            return "has neither hard nor complaint. Set true or false.";
        string? status = null;
        if (Member(bounce, "status") is { ValueKind: not JsonValueKind.Null } code)
        {
            status = code.ValueKind == JsonValueKind.String ? code.GetString() : null;
            if (status is null || !StatusPattern().IsMatch(status))
                return "has a status that is not an enhanced status code. Use the form 5.1.1, or leave it out.";
        }
        note = new BounceNote(
            address.GetString()!,
            hard?.ValueKind == JsonValueKind.True,
            complaint?.ValueKind == JsonValueKind.True,
            status);
        return null;
    }

    private static bool IsFlag(JsonElement? element) =>
        element is null or { ValueKind: JsonValueKind.True or JsonValueKind.False };

    private static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : null;

    [GeneratedRegex(
        @"^[245]\.[0-9]{1,3}\.[0-9]{1,3}\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex StatusPattern();
}
