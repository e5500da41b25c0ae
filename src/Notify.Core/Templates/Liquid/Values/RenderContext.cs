using System.Text.Encodings.Web;
using Fluid;
using Fluid.Ast;
using Fluid.Values;
using Notify.Templates.Liquid.Limits;

namespace Notify.Templates.Liquid.Values;

/// <summary>The state of one rendering: the model, and the values that the body passes to its layout.</summary>
internal sealed class RenderContext(FluidValue model, Fluid.TemplateOptions options, RenderProgress progress)
    : TemplateContext(model, options)
{
    private const int InitialCaptureCharacters = 256;

    private TextBuffer? _spareCapture;
    private Dictionary<string, IReadOnlyList<Statement>>? _sections;
    private Dictionary<string, int>? _loopOffsets;

    public RenderProgress Progress => progress;

    /// <summary>The format of the body that is rendered; null for parts and the plain-text version.</summary>
    public BodyFormat? Format { get; set; }

    /// <summary>Encodes the values of the text that is rendered now.</summary>
    public TextEncoder Encoder { get; set; } = NullEncoder.Default;

    /// <summary>Whether the text that is rendered now is a part that contains JSON.</summary>
    public bool IsJson => ReferenceEquals(Encoder, JsonTextEncoder.Instance);

    /// <summary>The rendered body, which the layout inserts.</summary>
    public TextBuffer? Body { get; set; }

    public Dictionary<string, IReadOnlyList<Statement>> Sections =>
        _sections ??= new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The positions at which <c>offset: continue</c> continues, by loop.</summary>
    public Dictionary<string, int> LoopOffsets => _loopOffsets ??= new(StringComparer.Ordinal);

    /// <summary>Returns an empty buffer for a capture. Captures in a loop use the same one.</summary>
    public TextBuffer RentCapture()
    {
        var buffer = _spareCapture ?? new TextBuffer(progress.MaxOutput, InitialCaptureCharacters);
        _spareCapture = null;
        buffer.Clear();
        return buffer;
    }

    public void ReturnCapture(TextBuffer buffer) => _spareCapture = buffer;

    public IReadOnlyList<Statement>? FindSection(string name) => _sections?.GetValueOrDefault(name);
}
