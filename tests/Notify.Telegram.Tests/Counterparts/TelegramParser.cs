using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Notify.Telegram.Markup.Parsing;
using Notify.Tests.Shared;

namespace Notify.Telegram.Tests.Counterparts;

/// <summary>Telegram's own parser: TDLib from npm, in this process, called synchronously and offline.</summary>
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
            // It is never unloaded, because the library has its own threads.
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

    /// <summary>Returns Telegram's reading of MarkdownV2.</summary>
    internal TelegramReading Markdown(string text) => Parse(text, json =>
    {
        json.WriteString("@type", "textParseModeMarkdown");
        json.WriteNumber("version", 2);
    });

    /// <summary>Returns Telegram's reading of HTML.</summary>
    internal TelegramReading Html(string text) =>
        Parse(text, static json => json.WriteString("@type", "textParseModeHTML"));

    /// <summary>
    /// Returns a text and its entities as Telegram changes them before it sends them, except for the trimming. The
    /// request for that reads another, simpler markdown: the text must not contain any of its pairs.
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
        // The answer is valid until this thread makes another call.
        return JsonDocument.Parse(Marshal.PtrToStringUTF8(_execute(request.ToArray()))!);
    }
}
