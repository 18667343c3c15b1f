package exchange

import (
	"bytes"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"
)

// maxCellText is the most that a cell of a workbook holds, in characters.
const maxCellText = 32767

// workbook writes a table as a workbook of one sheet. Every text is in a cell
// of the type text, which no program runs, also after somebody has edited it.
func (g *grid) workbook(sheet string) ([]byte, error) {
	return writeWorkbook([]string{sheet}, []*grid{g})
}

// A Sheet is one of a workbook: rows of text under headings. Whole numbers in
// the columns that Figures names are written as numbers.
type Sheet struct {
	Name    string
	Header  []string
	Figures []bool // by column; nil for none
	Rows    [][]string
}

// Workbook writes sheets as a workbook, each text as text that no program runs.
// What is longer than a cell holds is cut, and ends with an ellipsis.
func Workbook(sheets []Sheet) ([]byte, error) {
	names, grids := make([]string, len(sheets)), make([]*grid, len(sheets))
	for i, s := range sheets {
		names[i], grids[i] = s.Name, &grid{header: s.Header}
		for _, row := range s.Rows {
			cells := make([]cell, len(row))
			for n, text := range row {
				if runes := []rune(text); len(runes) > maxCellText {
					text = string(runes[:maxCellText-1]) + "\u2026"
				}
				cells[n].text = text
				if figure, err := strconv.ParseInt(text, 10, 64); err == nil && n < len(s.Figures) && s.Figures[n] {
					cells[n].v = figure
				}
			}
			grids[i].rows = append(grids[i].rows, cells)
		}
	}
	return writeWorkbook(names, grids)
}

func writeWorkbook(names []string, grids []*grid) ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()
	w := workbook{File: f}
	if err := w.styles(); err != nil {
		return nil, err
	}
	for i, g := range grids {
		var err error
		if i == 0 {
			err = f.SetSheetName(f.GetSheetName(0), names[i])
		} else {
			_, err = f.NewSheet(names[i])
		}
		if err != nil {
			return nil, err
		}
		w.sheet = names[i]
		if err := w.table(g); err != nil {
			return nil, err
		}
	}
	var b bytes.Buffer
	err := f.Write(&b)
	return b.Bytes(), err
}

// table fills a sheet, whose headings stay in sight.
func (w *workbook) table(g *grid) error {
	for i, path := range g.header {
		if err := w.write(i+1, 1, cell{text: path}, w.heading); err != nil {
			return err
		}
	}
	for n, row := range g.rows {
		for i, c := range row {
			if c.text == "" {
				continue
			}
			if err := w.write(i+1, n+2, c, w.text); err != nil {
				return err
			}
		}
	}
	if err := w.SetPanes(w.sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	return w.SetColWidth(w.sheet, "A", w.lastColumn(len(g.header)), columnWidth)
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
