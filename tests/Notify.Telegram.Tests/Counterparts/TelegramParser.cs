using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Notify.Telegram.Markup.Parsing;
using Notify.Tests.Shared;

namespace Notify.Telegram.Tests.Counterparts;

/// <summary>Telegram's own parser: TDLib from npm, in this process, asked synchronously and offline.</summary>
public sealed class TelegramParser : IAsyncLifetime
{
    private const string Package = "@prebuilt-tdlib/linux-x64-glibc";
    private static readonly SemaphoreSlim Installing = new(1);
    private static readonly JsonWriterOptions Raw = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private Execute _execute = null!;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate nint Execute(byte[] request);

    public async Task InitializeAsync()
    {
        await Installing.WaitAsync();
        try
        {
            var source = Path.Combine(AppContext.BaseDirectory, "Counterparts", "tdlib");
            var folder = await Node.InstallAsync(
                source,
                "telegram-parser",
                "package.json",
                "package-lock.json",
                ".npmrc");
            // Once loaded it stays: the library keeps threads of its own.
            var library = NativeLibrary.Load(Path.Combine(folder, "node_modules", Package, "libtdjson.so"));
            _execute = Marshal.GetDelegateForFunctionPointer<Execute>(NativeLibrary.GetExport(library, "td_execute"));
        }
        finally
        {
            Installing.Release();
        }
        using var silenced = Ask(json =>
        {
            json.WriteString("@type", "setLogVerbosityLevel");
            json.WriteNumber("new_verbosity_level", 0);
        });
        silenced.RootElement.GetProperty("@type").GetString().Should().Be("ok");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>What Telegram makes of MarkdownV2.</summary>
    internal TelegramReading Markdown(string text) => Parse(text, json =>
    {
        json.WriteString("@type", "textParseModeMarkdown");
        json.WriteNumber("version", 2);
    });

    /// <summary>What Telegram makes of HTML.</summary>
    internal TelegramReading Html(string text) =>
        Parse(text, static json => json.WriteString("@type", "textParseModeHTML"));

    /// <summary>
    /// What Telegram makes of a text and its entities before it sends them, but for the trimming. The request this is asked by reads another, simpler markdown: the text must
    /// have none of its pairs.
    /// </summary>
    internal TelegramReading Clean(FormattedText text)
    {
        using var answer = Ask(json =>
        {
            json.WriteString("@type", "parseMarkdown");
            json.WriteStartObject("text");
            json.WriteString("@type", "formattedText");
            json.WriteString("text", text.Text);
            json.WriteStartArray("entities");
            foreach (var entity in text.Entities)
                TelegramEntities.Write(json, entity);
            json.WriteEndArray();
            json.WriteEndObject();
        });
        return TelegramReading.Of(answer.RootElement);
    }

    private TelegramReading Parse(string text, Action<Utf8JsonWriter> mode)
    {
        using var answer = Ask(json =>
        {
            json.WriteString("@type", "parseTextEntities");
            json.WriteString("text", text);
            json.WriteStartObject("parse_mode");
            mode(json);
            json.WriteEndObject();
        });
        return TelegramReading.Of(answer.RootElement);
    }

    private JsonDocument Ask(Action<Utf8JsonWriter> write)
    {
        using var request = new MemoryStream();
        using (var json = new Utf8JsonWriter(request, Raw))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        request.WriteByte(0);
        // The answer lives until this thread asks again.
        return JsonDocument.Parse(Marshal.PtrToStringUTF8(_execute(request.ToArray()))!);
    }
}
