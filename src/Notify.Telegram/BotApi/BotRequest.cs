using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Notify.Telegram.Messages;
using Telegram.Bot.Requests;
using Telegram.Bot.Types;

namespace Notify.Telegram.BotApi;

/// <summary>
/// A call with its fields, written as JSON, or as a form if it uploads files. The client's own requests know the fields
/// of their version only; this one sends every field that a template contains.
/// </summary>
internal sealed class BotRequest<TResponse>(string method) : RequestBase<TResponse>(method)
{
    // The JSON is a body or a field of a form, never a part of HTML.
    private static readonly JsonWriterOptions WriterOptions =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<(string Name, string Value, bool IsJson)> _fields = [];
    private readonly List<(string Name, OutgoingFile File)> _uploads = [];

    /// <summary>Adds a text; null adds nothing.</summary>
    public void Add(string name, string? text) => AddField(name, text, isJson: false);

    /// <summary>Adds the chat.</summary>
    public void AddChat(ChatId chat)
    {
        AddNumber("chat_id", chat.Identifier);
        if (chat.Identifier is null)
            Add("chat_id", chat.Username);
    }

    /// <summary>Adds a number; null adds nothing.</summary>
    public void AddNumber(string name, long? number) =>
        AddField(name, number?.ToString(CultureInfo.InvariantCulture), isJson: true);

    /// <summary>Adds a number with a fraction.</summary>
    public void AddFraction(string name, double number) =>
        AddField(name, number.ToString("R", CultureInfo.InvariantCulture), isJson: true);

    /// <summary>Adds true; false adds nothing, because it is the default.</summary>
    public void AddFlag(string name, bool flag) => AddField(name, flag ? "true" : null, isJson: true);

    /// <summary>Adds an object or array; null adds nothing.</summary>
    public void AddJson(string name, string? json) => AddField(name, json, isJson: true);

    /// <summary>Adds an object or array.</summary>
    public void AddJson(string name, Action<Utf8JsonWriter> write) =>
        AddField(name, Encoding.UTF8.GetString(Written(write).Span), isJson: true);

    /// <summary>
    /// Returns the text by which a field names a file: its reference, or the name of the uploaded part.
    /// </summary>
    public string Attach(OutgoingFile file)
    {
        if (file.Content is null)
            return file.Reference!;
        var name = string.Create(CultureInfo.InvariantCulture, $"file{_uploads.Count}");
        _uploads.Add((name, file));
        return $"attach://{name}";
    }

    public override HttpContent ToHttpContent() => _uploads.Count == 0 ? Json() : Form();

    private void AddField(string name, string? value, bool isJson)
    {
        if (value is not null)
            _fields.Add((name, value, isJson));
    }

    private ReadOnlyMemoryContent Json()
    {
        var body = Written(json =>
        {
            json.WriteStartObject();
            foreach (var (name, value, isJson) in _fields)
            {
                json.WritePropertyName(name);
                if (isJson)
                    json.WriteRawValue(value);
                else
                    json.WriteStringValue(value);
            }

            json.WriteEndObject();
        });
        return new ReadOnlyMemoryContent(body)
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") },
        };
    }

    private MultipartFormDataContent Form()
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value, _) in _fields)
            form.Add(new StringContent(value), name);
        foreach (var (name, file) in _uploads)
        {
            var content = new StreamContent(file.OpenContent());
            content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            // The name as UTF-8, byte by byte: the Bot API does not read the form of RFC 5987.
            var fileName = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(file.FileName));
            content.Headers.TryAddWithoutValidation(
                "Content-Disposition", $"form-data; name=\"{name}\"; filename=\"{fileName}\"");
            form.Add(content);
        }

        return form;
    }

    private static ReadOnlyMemory<byte> Written(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, WriterOptions))
            write(json);
        return buffer.WrittenMemory;
    }
}
