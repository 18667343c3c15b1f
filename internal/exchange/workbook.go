package exchange

import (
	"bytes"
	"time"

	"github.com/xuri/excelize/v2"
)

// maxCellText is the most that a cell of a workbook holds, in characters.
const maxCellText = 32767

// workbook writes a table as a workbook of one sheet. Every text is in a cell
// of the type text, which no program runs, also after somebody has edited it.
func (g *grid) workbook(sheet string) ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName(f.GetSheetName(0), sheet); err != nil {
		return nil, err
	}
	w := workbook{File: f, sheet: sheet}
	if err := w.styles(); err != nil {
		return nil, err
	}
	for i, path := range g.header {
		if err := w.write(i+1, 1, cell{text: path}, w.heading); err != nil {
			return nil, err
		}
	}
	for n, row := range g.rows {
		for i, c := range row {
			if c.text == "" {
				continue
			}
			if err := w.write(i+1, n+2, c, w.text); err != nil {
				return nil, err
			}
		}
	}
	if err := f.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return nil, err
	}
	if err := f.SetColWidth(sheet, "A", w.lastColumn(len(g.header)), columnWidth); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err := f.Write(&b)
	return b.Bytes(), err
}

// columnWidth is that of every column, in characters.
const columnWidth = 24

type workbook struct {
	*excelize.File
	sheet               string
	heading, text, date int // styles
}

// textFormat is the number of the cell format that keeps what is typed as text.
const textFormat = 49

func (w *workbook) styles() error {
	var err error
	if w.heading, err = w.NewStyle(&excelize.Style{NumFmt: textFormat, Font: &excelize.Font{Bold: true}}); err != nil {
		return err
	}
	if w.text, err = w.NewStyle(&excelize.Style{NumFmt: textFormat}); err != nil {
		return err
	}
	format := "yyyy-mm-dd"
	w.date, err = w.NewStyle(&excelize.Style{CustomNumFmt: &format})
	return err
}

func (w *workbook) lastColumn(n int) string {
	name, err := excelize.ColumnNumberToName(max(n, 1))
	if err != nil {
		return "A"
	}
	return name
}

func (w *workbook) write(column, row int, c cell, style int) error {
	name, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		return err
	}
	switch v := c.v.(type) {
	case bool:
		return w.SetCellBool(w.sheet, name, v)
	case int64:
		if v == int64(float64(v)) {
			return w.SetCellInt(w.sheet, name, v)
		}
	case day:
		if n, ok := serial(v); ok {
			if err := w.SetCellInt(w.sheet, name, n); err != nil {
				return err
			}
			return w.SetCellStyle(w.sheet, name, name, w.date)
		}
	}
	if len([]rune(c.text)) > maxCellText {
		return &NotWritable{"xlsx", "The register", "a value is longer than a cell can be"}
	}
	if err := w.SetCellStr(w.sheet, name, c.text); err != nil {
		return err
	}
	return w.SetCellStyle(w.sheet, name, name, style)
}

// serial is the number that a workbook keeps for a day. Days before March 1900
// have none on which all programs agree.
func serial(d day) (int64, bool) {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return 0, false
	}
	n := int64(t.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)) / (24 * time.Hour))
	return n, n > 60
}
